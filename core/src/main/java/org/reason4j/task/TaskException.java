package org.reason4j.task;

/// A task cannot give the problems asked for: a user's problem file is missing or has bad lines, or
/// the task holds too few problems. Not for mistakes in a recipe: those are a `ConfigException`.
public final class TaskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What went wrong, which decides the exit code.
  public enum Kind {
    /// A file cannot be found or read: exit code 66.
    NO_INPUT,
    /// A file's content, or a task's problems, cannot be used: exit code 65.
    BAD_DATA
  }

  private final Kind kind;

  /// The message says what failed, what was seen and what was expected.
  public TaskException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// As above, with the failure that led to it.
  public TaskException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What went wrong.
  public Kind kind() {
    return kind;
  }
}
