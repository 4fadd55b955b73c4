package org.reason4j.cli;

/// An expected end of a command other than success: its message goes to the user as it is.
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /// @param exitCode one of [ExitCode]
  CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
