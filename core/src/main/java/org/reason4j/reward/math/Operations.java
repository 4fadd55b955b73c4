package org.reason4j.reward.math;

import java.math.BigInteger;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Budget.BeyondException;
import org.reason4j.reward.math.Value.Exact;
import org.reason4j.reward.math.Value.Huge;
import org.reason4j.reward.math.Value.Near;
import org.reason4j.reward.math.Value.None;

/// Sums, products, quotients and powers of values: exact while the parts are fractions within
/// [Budget#BITS], to [Real#BITS] bits otherwise.
final class Operations {
  private Operations() {}

  static Value plus(Value a, Value b) {
    if (a instanceof Exact(var left) && b instanceof Exact(var right)) return fit(left.plus(right));
    if (a == None.UNDEFINED || b == None.UNDEFINED) return None.UNDEFINED;
    if (a instanceof Huge(int sign, boolean infinite)) {
      if (!(b instanceof Huge(int other, boolean alsoInfinite))) return a;
      if (sign == other && infinite == alsoInfinite) return a;
      return None.UNDEFINED;
    }
    if (b instanceof Huge) return b;
    Near left = near(a);
    Near right = near(b);
    return new Near(
        left.re().plus(right.re()), left.im().plus(right.im()), left.lossy() || right.lossy());
  }

  static Value negated(Value a) {
    return switch (a) {
      case Exact(var value) -> new Exact(value.negated());
      case Near(var re, var im, var lossy) -> new Near(re.negated(), im.negated(), lossy);
      case Huge(int sign, boolean infinite) -> new Huge(-sign, infinite);
      case None none -> none;
    };
  }

  static Value minus(Value a, Value b) {
    return plus(a, negated(b));
  }

  static Value times(Value a, Value b) {
    if (a instanceof Exact(var left) && b instanceof Exact(var right))
      return fit(left.times(right));
    if (a == None.UNDEFINED || b == None.UNDEFINED) return None.UNDEFINED;
    if (a instanceof Huge || b instanceof Huge) return hugeTimes(a, b);
    Near x = near(a);
    Near y = near(b);
    return new Near(
        x.re().times(y.re()).minus(x.im().times(y.im())),
        x.re().times(y.im()).plus(x.im().times(y.re())),
        x.lossy() || y.lossy());
  }

  private static Value hugeTimes(Value a, Value b) {
    Huge huge = a instanceof Huge left ? left : (Huge) b;
    Value other = a instanceof Huge ? b : a;
    return switch (other) {
      case Exact(var value) when value.signum() != 0 ->
          new Huge(huge.sign() * value.signum(), huge.infinite());
      case Huge(int sign, boolean infinite) when infinite == huge.infinite() ->
          new Huge(sign * huge.sign(), infinite);
      case Near(var re, var im, _) when im.signum() == 0 && re.signum() != 0 ->
          new Huge(huge.sign() * re.signum(), huge.infinite());
      default -> None.UNDEFINED;
    };
  }

  static Value over(Value a, Value b) {
    if (zero(b)) return None.UNDEFINED;
    if (a instanceof Exact(var left) && b instanceof Exact(var right)) {
      return fit(left.dividedBy(right));
    }
    if (a == None.UNDEFINED || b == None.UNDEFINED) return None.UNDEFINED;
    if (b instanceof Huge || a instanceof Huge) throw new BeyondException("a quotient too large");
    Near x = near(a);
    Near y = near(b);
    boolean lossy = x.lossy() || y.lossy();
    if (y.im().signum() == 0) return new Near(x.re().over(y.re()), x.im().over(y.re()), lossy);
    Real square = y.re().times(y.re()).plus(y.im().times(y.im()));
    if (square.signum() == 0) return None.UNDEFINED;
    Value top = times(x, new Near(y.re(), y.im().negated(), lossy));
    Near product = near(top);
    return new Near(product.re().over(square), product.im().over(square), lossy);
  }

  /// `a^b`, principal.
  static Value power(Value a, Value b) {
    if (a == None.UNDEFINED || b == None.UNDEFINED) return None.UNDEFINED;
    if (b instanceof Exact(var exponent) && exponent.whole()) return wholePower(a, exponent);
    if (b instanceof Huge(int up, boolean infinite)
        && up > 0
        && !infinite
        && a instanceof Exact(var of)
        && of.compareTo(Rational.ONE) > 0) {
      return b;
    }
    if (a instanceof Huge || b instanceof Huge) throw new BeyondException("a power too large");
    if (b instanceof Exact(var exponent)
        && exponent.denominator().equals(BigInteger.TWO)
        && exponent.numerator().bitLength() < 31) {
      return wholePower(Roots.square(a), Rational.of(exponent.numerator()));
    }
    if (zero(a)) return real(b) && sign(b) > 0 ? Value.of(0) : None.UNDEFINED;
    if (b instanceof Exact(var exponent) && a instanceof Exact(var of)) {
      Value root = Roots.exact(of, exponent);
      if (root != None.UNDEFINED) return root;
    }
    return Complexes.exp(times(b, Complexes.ln(near(a))));
  }

  private static Value wholePower(Value a, Rational exponent) {
    BigInteger n = exponent.numerator();
    if (n.signum() == 0) return zero(a) ? None.UNDEFINED : Value.of(1);
    if (zero(a)) return n.signum() > 0 ? a : None.UNDEFINED;
    if (a instanceof Exact(var of)) {
      if (of.equals(Rational.ONE)) return a;
      if (of.negated().equals(Rational.ONE)) return Value.of(n.testBit(0) ? -1 : 1);
      if (n.bitLength() < 13 && (long) of.bits() * Math.abs(n.intValue()) <= Budget.BITS + 64) {
        return fit(of.pow(n.intValue()));
      }
      return longPower(of, n);
    }
    if (a instanceof Huge(int sign, boolean infinite)) {
      if (n.signum() < 0) throw new BeyondException("a power too small");
      return new Huge(n.testBit(0) ? sign : 1, infinite);
    }
    if (n.bitLength() > 30) throw new BeyondException("a power past 2^30");
    return squared(near(a), n.intValue());
  }

  private static Value longPower(Rational of, BigInteger n) {
    boolean above = of.numerator().abs().compareTo(of.denominator()) > 0;
    int sign = of.signum() < 0 && n.testBit(0) ? -1 : 1;
    if (n.bitLength() > 23) {
      if (above == n.signum() > 0) return new Huge(sign, false);
      throw new BeyondException("a power too small");
    }
    Near power = near(squared(new Near(Real.of(of), Real.ZERO, true), n.intValue()));
    return new Near(power.re(), power.im(), true);
  }

  private static Value squared(Near of, int n) {
    Value power = Value.of(1);
    Value square = of;
    for (int rest = Math.abs(n); rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) power = times(power, square);
      if (rest > 1) square = times(square, square);
    }
    return n < 0 ? over(Value.of(1), power) : power;
  }

  /// An exact number within the bits, or a near one.
  static Value fit(Rational value) {
    if (value.bits() <= Budget.BITS) return new Exact(value);
    return new Near(Real.of(value), Real.ZERO, true);
  }

  static Near near(Value value) {
    return switch (value) {
      case Exact exact -> Value.near(exact);
      case Near near -> near;
      case Huge _, None _ -> throw new BeyondException("a value that is no number");
    };
  }

  static boolean zero(Value value) {
    return switch (value) {
      case Exact(var of) -> of.signum() == 0;
      case Near(var re, var im, _) -> re.signum() == 0 && im.signum() == 0;
      case Huge _, None _ -> false;
    };
  }

  static boolean real(Value value) {
    return value instanceof Exact || value instanceof Near(_, var im, _) && im.signum() == 0;
  }

  /// The sign of a real value or of an infinite one.
  static int sign(Value value) {
    return switch (value) {
      case Exact(var of) -> of.signum();
      case Near(var re, _, _) -> re.signum();
      case Huge(int sign, _) -> sign;
      case None _ -> 0;
    };
  }
}
