package org.reason4j.eval.suite;

/// A suite that cannot be used as it is: its data is absent, damaged or of another form.
public final class SuiteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What is wrong, as far as a script has to know.
  public enum Reason {
    /// The data is at none of its places.
    ABSENT,
    /// A file has other bytes than its suite names, or cannot be read as its suite says.
    DAMAGED,
    /// A folder holds answers of other settings.
    OTHER
  }

  private final Reason reason;

  public SuiteException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
