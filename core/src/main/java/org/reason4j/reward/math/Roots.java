package org.reason4j.reward.math;

import java.math.BigInteger;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Value.Exact;
import org.reason4j.reward.math.Value.Near;
import org.reason4j.reward.math.Value.None;

/// Roots of values, exact where they are fractions.
final class Roots {
  private Roots() {}

  /// The square root, principal.
  static Value square(Value of) {
    if (of instanceof Exact(var value)) {
      BigInteger top = value.numerator().abs().sqrt();
      BigInteger bottom = value.denominator().sqrt();
      boolean perfect =
          top.multiply(top).equals(value.numerator().abs())
              && bottom.multiply(bottom).equals(value.denominator());
      if (value.signum() >= 0) {
        if (perfect) return new Exact(new Rational(top, bottom));
        return Value.of(Real.of(value).sqrt());
      }
      return new Near(Real.ZERO, Real.of(value.negated()).sqrt(), false);
    }
    Near near = Operations.near(of);
    if (near.im().signum() == 0) {
      return near.re().signum() >= 0
          ? new Near(near.re().sqrt(), Real.ZERO, near.lossy())
          : new Near(Real.ZERO, near.re().negated().sqrt(), near.lossy());
    }
    return Complexes.exp(
        Operations.times(
            new Exact(new Rational(BigInteger.ONE, BigInteger.TWO)), Complexes.ln(near)));
  }

  /// The real root of odd degree of a real number, else the principal root.
  static Value of(Value degree, Value of) {
    if (!(degree instanceof Exact(var n)) || n.signum() == 0) return None.UNDEFINED;
    if (n.equals(Rational.of(BigInteger.TWO))) return square(of);
    Value inverse = new Exact(Rational.ONE.dividedBy(n));
    boolean odd = n.whole() && n.numerator().testBit(0);
    if (odd && Operations.real(of) && Operations.sign(of) < 0) {
      return Operations.negated(Operations.power(Operations.negated(of), inverse));
    }
    return Operations.power(of, inverse);
  }

  /// `of^exponent` where that is a fraction; undefined where it is none.
  static Value exact(Rational of, Rational exponent) {
    BigInteger degree = exponent.denominator();
    if (of.signum() <= 0 || degree.bitLength() > 6 || exponent.numerator().bitLength() > 12) {
      return None.UNDEFINED;
    }
    BigInteger top = root(of.numerator(), degree.intValue());
    BigInteger bottom = root(of.denominator(), degree.intValue());
    if (top.signum() == 0 || bottom.signum() == 0) return None.UNDEFINED;
    return Operations.power(
        new Exact(new Rational(top, bottom)), new Exact(Rational.of(exponent.numerator())));
  }

  /// The whole root; 0 where there is none.
  private static BigInteger root(BigInteger of, int degree) {
    if (of.equals(BigInteger.ONE)) return of;
    if (of.bitLength() / degree > 48) return BigInteger.ZERO;
    double start = Math.pow(of.doubleValue(), 1.0 / degree);
    if (Double.isInfinite(start)) return BigInteger.ZERO;
    BigInteger root = BigInteger.valueOf(Math.round(start));
    return root.pow(degree).equals(of) ? root : BigInteger.ZERO;
  }
}
