package org.reason4j.weights;

import java.nio.file.Path;

/// A weights file that cannot be believed: which file, what was found, what was expected. The
/// command line ends with exit code 65.
public final class WeightsException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient Path file;

  public WeightsException(Path file, String what, String expected) {
    super("%s: %s; expected %s".formatted(file, what, expected));
    this.file = file;
  }

  public WeightsException(Path file, String what, String expected, Throwable cause) {
    super("%s: %s; expected %s".formatted(file, what, expected), cause);
    this.file = file;
  }

  public Path file() {
    return file;
  }
}
