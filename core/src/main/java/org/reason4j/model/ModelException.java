package org.reason4j.model;

/// A model cannot be used: names the file or field, the value seen and what was expected; or its
/// numbers are none.
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
