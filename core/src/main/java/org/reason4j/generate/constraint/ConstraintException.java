package org.reason4j.generate.constraint;

/// A constraint that cannot be followed: it is malformed, asks for what is not supported, or
/// nothing satisfies it. The message names the place and what to do.
public final class ConstraintException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConstraintException(String message) {
    super(message);
  }
}
