package org.reason4j.weights.hub;

/// A model that could not be fetched: why, and what to do.
public final class HubException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What went wrong, as far as a script has to know.
  public enum Reason {
    /// No such model, revision or file, or none for this caller.
    ABSENT,
    /// The hub says something that cannot be believed, or a file is not what it said.
    WRONG,
    /// The hub cannot be reached.
    UNREACHABLE,
    /// It may work later.
    BUSY,
    /// No room on the disk.
    FULL
  }

  private final Reason reason;

  HubException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  HubException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
