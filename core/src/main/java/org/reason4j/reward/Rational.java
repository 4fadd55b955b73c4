package org.reason4j.reward;

import java.math.BigInteger;

/// An exact fraction in lowest terms, denominator above 0, so that equal values are equal records.
record Rational(BigInteger numerator, BigInteger denominator) {
  Rational {
    if (denominator.signum() == 0) throw new ArithmeticException("a fraction over 0");
    BigInteger divisor = numerator.gcd(denominator);
    if (denominator.signum() < 0) divisor = divisor.negate();
    numerator = numerator.divide(divisor);
    denominator = denominator.divide(divisor);
  }

  static Rational of(BigInteger whole) {
    return new Rational(whole, BigInteger.ONE);
  }

  Rational plus(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Rational minus(Rational other) {
    return plus(new Rational(other.numerator.negate(), other.denominator));
  }

  Rational times(Rational other) {
    return new Rational(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /// The quotient; dividing by 0 throws `ArithmeticException`.
  Rational dividedBy(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  @Override
  public String toString() {
    return denominator.equals(BigInteger.ONE)
        ? numerator.toString()
        : numerator + "/" + denominator;
  }
}
