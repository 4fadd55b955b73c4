package org.reason4j.task;

/// A task that a recipe names is unknown, or a user's problem file cannot be used.
public final class TaskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The message says what failed, what was seen and what was expected.
  public TaskException(String message) {
    super(message);
  }

  /// As above, with the failure that led to it.
  public TaskException(String message, Throwable cause) {
    super(message, cause);
  }
}
