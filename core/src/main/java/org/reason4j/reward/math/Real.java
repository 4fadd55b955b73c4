package org.reason4j.reward.math;

import java.math.BigInteger;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Budget.BeyondException;

/// A real number of [#BITS] binary digits: `digits` times 2 to the `exponent`. A sum that is
/// smaller than its parts by 2^-120 is 0: numbers that agree in 120 bits are one number here.
record Real(BigInteger digits, int exponent) implements Comparable<Real> {
  static final int BITS = 192;

  /// Parts of a sum that cancel to fewer than `BITS - AGREEING` bits are equal.
  private static final int AGREEING = 120;

  /// Exponents past this are beyond the budget.
  private static final int MAX_EXPONENT = 1 << 24;

  static final Real ZERO = new Real(BigInteger.ZERO, 0);
  static final Real ONE = of(1);

  static Real of(long value) {
    return rounded(BigInteger.valueOf(value), 0);
  }

  static Real of(Rational value) {
    if (value.whole()) return rounded(value.numerator(), 0);
    int shift = BITS + 8 + value.denominator().bitLength() - value.numerator().bitLength();
    if (shift < 0) shift = 0;
    return rounded(value.numerator().shiftLeft(shift).divide(value.denominator()), -shift);
  }

  /// `digits * 2^exponent`, rounded to [#BITS].
  static Real rounded(BigInteger digits, int exponent) {
    int excess = digits.bitLength() - BITS;
    if (excess > 0) {
      digits = digits.shiftRight(excess - 1).add(BigInteger.ONE).shiftRight(1);
      exponent += excess;
    }
    if (digits.signum() == 0) return new Real(BigInteger.ZERO, 0);
    if (Math.abs(exponent) > MAX_EXPONENT) throw new BeyondException("a number past 2^16777216");
    return new Real(digits, exponent);
  }

  Real plus(Real other) {
    if (signum() == 0) return other;
    if (other.signum() == 0) return this;
    int top = Math.max(magnitude(), other.magnitude());
    if (top - magnitude() > 2 * BITS) return other;
    if (top - other.magnitude() > 2 * BITS) return this;
    int low = Math.min(exponent, other.exponent);
    Real sum =
        rounded(
            digits.shiftLeft(exponent - low).add(other.digits.shiftLeft(other.exponent - low)),
            low);
    return sum.signum() != 0 && sum.magnitude() < top - AGREEING ? ZERO : sum;
  }

  Real minus(Real other) {
    return plus(other.negated());
  }

  Real negated() {
    return new Real(digits.negate(), exponent);
  }

  Real abs() {
    return signum() < 0 ? negated() : this;
  }

  Real times(Real other) {
    return rounded(digits.multiply(other.digits), exponent + other.exponent);
  }

  /// The quotient; the divisor is not 0.
  Real over(Real other) {
    int shift = BITS + 8 + other.digits.bitLength() - digits.bitLength();
    if (shift < 0) shift = 0;
    return rounded(digits.shiftLeft(shift).divide(other.digits), exponent - other.exponent - shift);
  }

  /// This times 2 to the `power`.
  Real scaled(int power) {
    return rounded(digits, exponent + power);
  }

  /// The root of a number that is not negative.
  Real sqrt() {
    if (signum() == 0) return this;
    int shift = 2 * BITS + 16 - digits.bitLength();
    if (shift < 0) shift = 0;
    if (((exponent - shift) & 1) != 0) shift++;
    return rounded(digits.shiftLeft(shift).sqrt(), (exponent - shift) / 2);
  }

  /// The power of 2 above this.
  int magnitude() {
    return digits.bitLength() + exponent;
  }

  int signum() {
    return digits.signum();
  }

  /// The greatest whole number not above this; only of numbers below 2^[#BITS].
  BigInteger floor() {
    if (magnitude() > BITS) throw new BeyondException("the whole part of a large number");
    return exponent >= 0 ? digits.shiftLeft(exponent) : digits.shiftRight(-exponent);
  }

  /// The nearest whole number.
  BigInteger nearest() {
    return plus(rounded(BigInteger.ONE, -1)).floor();
  }

  /// As a fixed-point number with this many bits after the point.
  BigInteger fixed(int bits) {
    int shift = exponent + bits;
    return shift >= 0 ? digits.shiftLeft(shift) : digits.shiftRight(-shift);
  }

  double toDouble() {
    int excess = Math.max(digits.bitLength() - 62, 0);
    return Math.scalb((double) digits.shiftRight(excess).longValue(), exponent + excess);
  }

  @Override
  public int compareTo(Real other) {
    return minus(other).signum();
  }
}
