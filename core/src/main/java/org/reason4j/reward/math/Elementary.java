package org.reason4j.reward.math;

import java.math.BigInteger;
import org.reason4j.reward.math.Budget.BeyondException;

/// The elementary functions of a [Real], by series of fixed-point numbers, good to about 180 bits.
final class Elementary {
  /// Bits after the point inside the series.
  private static final int POINT = 288;

  private static final BigInteger UNIT = BigInteger.ONE.shiftLeft(POINT);

  /// pi by Machin's formula.
  static final Real PI =
      Real.rounded(
          inverseTangent(5).shiftLeft(4).subtract(inverseTangent(239).shiftLeft(2)), -POINT);

  /// The natural logarithm of 2, as `2 artanh(1/3)`.
  private static final Real LN2 = lnTwo();

  static final Real E = exp(Real.ONE);

  private Elementary() {}

  /// `atan(1/n)` in fixed point.
  private static BigInteger inverseTangent(int n) {
    BigInteger square = BigInteger.valueOf((long) n * n);
    BigInteger power = UNIT.divide(BigInteger.valueOf(n));
    BigInteger sum = power;
    for (int odd = 3; power.signum() != 0; odd += 2) {
      power = power.divide(square).negate();
      sum = sum.add(power.divide(BigInteger.valueOf(odd)));
    }
    return sum;
  }

  private static Real lnTwo() {
    BigInteger power = UNIT.divide(BigInteger.valueOf(3));
    BigInteger sum = power;
    for (int odd = 3; power.signum() != 0; odd += 2) {
      power = power.divide(BigInteger.valueOf(9));
      sum = sum.add(power.divide(BigInteger.valueOf(odd)));
    }
    return Real.rounded(sum.shiftLeft(1), -POINT);
  }

  static Real exp(Real x) {
    if (x.signum() == 0) return Real.ONE;
    if (x.magnitude() > 22) throw new BeyondException("e to a power past 2^22");
    BigInteger twos = x.over(LN2).nearest();
    Real rest = x.minus(LN2.times(Real.rounded(twos, 0)));
    // e^r = (e^(r/2^16))^(2^16)
    BigInteger small = rest.fixed(POINT).shiftRight(16);
    BigInteger term = UNIT;
    BigInteger sum = UNIT;
    for (int n = 1; term.bitLength() > 1; n++) {
      term = term.multiply(small).shiftRight(POINT).divide(BigInteger.valueOf(n));
      sum = sum.add(term);
    }
    for (int square = 0; square < 16; square++) sum = sum.multiply(sum).shiftRight(POINT);
    return Real.rounded(sum, twos.intValue() - POINT);
  }

  /// The natural logarithm of a number above 0: with `y` from the double and `q = (x - e^y) / (x +
  /// e^y)`, which is below 2^-48, it is `y + 2 artanh q`.
  static Real ln(Real x) {
    int twos = x.magnitude();
    Real part = x.scaled(-twos);
    Real y = real(Math.log(part.toDouble()));
    Real power = exp(y);
    Real q = part.minus(power).over(part.plus(power));
    Real cube = q.times(q).times(q);
    Real rest = q.plus(cube.over(Real.of(3))).scaled(1);
    return y.plus(rest).plus(LN2.times(Real.of(twos)));
  }

  /// The sine and the cosine.
  static Real[] sinCos(Real x) {
    if (x.magnitude() > 64) throw new BeyondException("an angle past 2^64");
    BigInteger quarters = x.scaled(1).over(PI).nearest();
    Real rest = x.minus(PI.scaled(-1).times(Real.rounded(quarters, 0)));
    BigInteger angle = rest.fixed(POINT);
    BigInteger square = angle.multiply(angle).shiftRight(POINT);
    Real sin = snapped(series(angle, square, 2));
    Real cos = snapped(series(UNIT, square, 1));
    return switch (quarters.and(BigInteger.valueOf(3)).intValue()) {
      case 0 -> new Real[] {sin, cos};
      case 1 -> new Real[] {cos, sin.negated()};
      case 2 -> new Real[] {sin.negated(), cos.negated()};
      default -> new Real[] {cos.negated(), sin};
    };
  }

  private static BigInteger series(BigInteger first, BigInteger square, int n) {
    BigInteger term = first;
    BigInteger sum = first;
    for (int at = n; term.bitLength() > 1; at += 2) {
      term =
          term.multiply(square)
              .shiftRight(POINT)
              .divide(BigInteger.valueOf((long) at * (at + 1)))
              .negate();
      sum = sum.add(term);
    }
    return sum;
  }

  /// Fixed point to a number; what is below the error of the series is 0.
  private static Real snapped(BigInteger fixed) {
    return fixed.bitLength() < POINT - 160 ? Real.ZERO : Real.rounded(fixed, -POINT);
  }

  static Real atan(Real x) {
    if (x.signum() == 0) return x;
    if (x.magnitude() > 40) {
      Real right = PI.scaled(-1);
      return (x.signum() > 0 ? right : right.negated()).minus(atan(Real.ONE.over(x)));
    }
    if (x.magnitude() < -40) return small(x);
    // atan x = y + atan((x cos y - sin y) / (cos y + x sin y)), with y from the double.
    Real y = real(Math.atan(x.toDouble()));
    Real[] at = sinCos(y);
    return y.plus(small(x.times(at[1]).minus(at[0]).over(at[1].plus(x.times(at[0])))));
  }

  private static Real small(Real x) {
    Real square = x.times(x);
    Real power = x;
    Real sum = x;
    for (int odd = 3; odd < 12; odd += 2) {
      power = power.times(square).negated();
      sum = sum.plus(power.over(Real.of(odd)));
    }
    return sum;
  }

  /// The angle of the point.
  static Real angle(Real y, Real x) {
    if (x.signum() == 0) {
      Real right = PI.scaled(-1);
      return y.signum() < 0 ? right.negated() : right;
    }
    Real angle = atan(y.over(x));
    if (x.signum() > 0) return angle;
    return y.signum() < 0 ? angle.minus(PI) : angle.plus(PI);
  }

  private static Real real(double value) {
    if (value == 0) return Real.ZERO;
    long bits = Double.doubleToLongBits(value);
    int exponent = (int) (bits >> 52 & 0x7FF) - 1075;
    long digits = bits & 0xFFFFFFFFFFFFFL | 0x10000000000000L;
    return Real.rounded(BigInteger.valueOf(value < 0 ? -digits : digits), exponent);
  }
}
