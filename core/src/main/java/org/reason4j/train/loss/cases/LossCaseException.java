package org.reason4j.train.loss.cases;

/// A loss case cannot be read: names the key, the value seen and what was expected.
public final class LossCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LossCaseException(String message) {
    super(message);
  }

  LossCaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
