package org.reason4j.sandbox;

/// No sandbox could be set up, so the program was not run. The message says why and what to do.
public final class SandboxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SandboxException(String message) {
    super(message);
  }

  public SandboxException(String message, Throwable cause) {
    super(message, cause);
  }
}
