package org.reason4j.checkpoint;

import java.nio.file.Path;

/// A file of a run that cannot be believed: which one, what was found, what was expected. The
/// command line ends with exit code 65.
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient Path file;

  public CheckpointException(Path file, String found, String expected) {
    super("%s: %s; expected %s".formatted(file, found, expected));
    this.file = file;
  }

  public CheckpointException(Path file, String found, String expected, Throwable cause) {
    super("%s: %s; expected %s".formatted(file, found, expected), cause);
    this.file = file;
  }

  public Path file() {
    return file;
  }
}
