package org.reason4j.reward;

import java.math.BigInteger;

/// An exact fraction in lowest terms, denominator above 0, so that equal values are equal records.
public record Rational(BigInteger numerator, BigInteger denominator)
    implements Comparable<Rational> {
  public static final Rational ZERO = of(BigInteger.ZERO);
  public static final Rational ONE = of(BigInteger.ONE);

  public Rational {
    if (denominator.signum() == 0) throw new ArithmeticException("a fraction over 0");
    if (!denominator.equals(BigInteger.ONE)) {
      BigInteger divisor = numerator.gcd(denominator);
      if (denominator.signum() < 0) divisor = divisor.negate();
      numerator = numerator.divide(divisor);
      denominator = denominator.divide(divisor);
    }
  }

  public static Rational of(BigInteger whole) {
    return new Rational(whole, BigInteger.ONE);
  }

  public Rational plus(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Rational minus(Rational other) {
    return plus(new Rational(other.numerator.negate(), other.denominator));
  }

  public Rational times(Rational other) {
    return new Rational(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /// The quotient; dividing by 0 throws `ArithmeticException`.
  public Rational dividedBy(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  public Rational negated() {
    return new Rational(numerator.negate(), denominator);
  }

  /// This to a whole power; 0 to a power below 0 throws `ArithmeticException`.
  public Rational pow(int exponent) {
    return exponent < 0
        ? new Rational(denominator.pow(-exponent), numerator.pow(-exponent))
        : new Rational(numerator.pow(exponent), denominator.pow(exponent));
  }

  public int signum() {
    return numerator.signum();
  }

  public boolean whole() {
    return denominator.equals(BigInteger.ONE);
  }

  /// The greatest whole number that is not above this.
  public BigInteger floor() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  /// The bits of the longer of its two numbers.
  public int bits() {
    return Math.max(numerator.bitLength(), denominator.bitLength());
  }

  @Override
  public int compareTo(Rational other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  @Override
  public String toString() {
    return denominator.equals(BigInteger.ONE)
        ? numerator.toString()
        : numerator + "/" + denominator;
  }
}
