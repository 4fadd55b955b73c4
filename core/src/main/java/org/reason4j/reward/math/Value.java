package org.reason4j.reward.math;

import java.math.BigInteger;
import org.reason4j.reward.Rational;

/// What an expression is worth at one point.
sealed interface Value {
  /// A fraction, exactly.
  record Exact(Rational value) implements Value {}

  /// A complex number to [Real#BITS] bits.
  ///
  /// @param lossy whether an exact number too long for [Budget#BITS] went into it, so that
  ///   agreement in all bits is no proof
  record Near(Real re, Real im, boolean lossy) implements Value {}

  /// Infinity, or a number too large to hold: of this sign.
  ///
  /// @param infinite false for a finite number past all budgets
  record Huge(int sign, boolean infinite) implements Value {}

  /// No value: a division by 0, a factorial of a fraction.
  enum None implements Value {
    UNDEFINED
  }

  static Value of(long whole) {
    return new Exact(Rational.of(BigInteger.valueOf(whole)));
  }

  static Value of(Real re) {
    return new Near(re, Real.ZERO, false);
  }

  /// The same number with limited digits.
  static Near near(Exact exact) {
    return new Near(Real.of(exact.value()), Real.ZERO, false);
  }
}
