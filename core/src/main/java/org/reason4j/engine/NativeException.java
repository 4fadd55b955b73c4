package org.reason4j.engine;

/// The native library could not be loaded or refused a call: names the library, the call and its
/// text.
public final class NativeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NativeException(String message, Throwable cause) {
    super(message, cause);
  }
}
