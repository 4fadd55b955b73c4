package org.reason4j.data;

import java.io.Serial;

/// A file of examples that cannot be used: missing (the cause says so), of another kind, empty, or
/// with bad lines, of which the message names the first.
public final class ExampleException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// The message says what failed, what was seen and what was expected.
  public ExampleException(String message) {
    super(message);
  }

  /// As above, with the failure that led to it.
  public ExampleException(String message, Throwable cause) {
    super(message, cause);
  }
}
