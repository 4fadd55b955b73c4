package org.reason4j.reward.math;

/// What one judgement may spend: steps of work, bits of a number, depth of nesting. Counted, so the
/// same input ends at the same step on every machine.
final class Budget {
  /// The most bits of an exact number.
  static final int BITS = 4_096;

  /// The deepest nesting that is read.
  static final int DEPTH = 48;

  /// The longest expression that is read, in characters.
  static final int LENGTH = 4_096;

  /// Work units of one judgement: nodes visited and long operations.
  static final int STEPS = 60_000;

  private int left = STEPS;

  /// Spends `steps`; past the end throws [BeyondException].
  void spend(int steps) {
    left -= steps;
    if (left < 0) throw new BeyondException("more than " + STEPS + " steps");
  }

  /// A limit was met: the question stays undecided.
  static final class BeyondException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BeyondException(String message) {
      super(message, null, false, false);
    }
  }

  /// A text is no expression of the grammar.
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message, null, false, false);
    }
  }
}
