package org.reason4j.event;

/// A line that is not an event this version knows.
public final class RunEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunEventException(String message) {
    super(message);
  }

  public RunEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
