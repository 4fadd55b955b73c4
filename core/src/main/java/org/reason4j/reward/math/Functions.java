package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.List;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Budget.BeyondException;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Listing;
import org.reason4j.reward.math.Expression.Num;
import org.reason4j.reward.math.Value.Exact;
import org.reason4j.reward.math.Value.Near;
import org.reason4j.reward.math.Value.None;

/// The functions that are computed; any other is known by its name and arguments alone.
final class Functions {
  /// The largest number whose factorial is multiplied out; larger ones are beyond the budget.
  private static final int MAX_FACTORIAL = 5_000;

  private static final Value ONE = Value.of(1);
  private static final Value TEN = Value.of(10);
  private static final Value LN_TEN = Complexes.ln(Operations.near(TEN));
  private static final Value HALF = new Exact(new Rational(BigInteger.ONE, BigInteger.TWO));

  private Functions() {}

  /// The call of a function by its spelled name.
  ///
  /// @param index what stood below it, a logarithm's base; an empty listing for none
  static Expression named(String name, Expression index, List<Expression> parts) {
    boolean plain = index instanceof Listing(var none, _) && none.isEmpty();
    return switch (name) {
      case "log" -> {
        if (!plain) yield new Call("logarithm", List.of(index, parts.getFirst()));
        if (parts.size() == 2) yield new Call("logarithm", List.of(parts.get(1), parts.getFirst()));
        yield new Call("log", parts);
      }
      case "lg", "log10" -> new Call("logarithm", List.of(whole(10), parts.getFirst()));
      case "log2" -> new Call("logarithm", List.of(whole(2), parts.getFirst()));
      case "sqrt" -> new Call("root", List.of(whole(2), parts.getFirst()));
      case "cbrt" -> new Call("root", List.of(whole(3), parts.getFirst()));
      default -> new Call(name, parts);
    };
  }

  private static Expression whole(long value) {
    return new Num(Rational.of(BigInteger.valueOf(value)), -1);
  }

  /// Whether the arguments are angles, in which degrees count.
  static boolean ofAngle(String name) {
    return switch (name) {
      case "sin", "cos", "tan", "cot", "sec", "csc" -> true;
      default -> false;
    };
  }

  /// Whether the function is computed here.
  static boolean known(String name) {
    return switch (name) {
      case "sin",
          "cos",
          "tan",
          "cot",
          "sec",
          "csc",
          "arcsin",
          "arccos",
          "arctan",
          "arccot",
          "arcsec",
          "arccsc",
          "sinh",
          "cosh",
          "tanh",
          "coth",
          "ln",
          "log",
          "logarithm",
          "exp",
          "abs",
          "floor",
          "ceil",
          "gcd",
          "lcm",
          "min",
          "max",
          "root",
          "factorial",
          "binom",
          "mod" ->
          true;
      default -> false;
    };
  }

  /// Steps that a call of a known function costs: a series is many products of long numbers.
  static int steps(String name) {
    return switch (name) {
      case "ln", "log", "logarithm", "exp", "sinh", "cosh", "tanh", "coth" -> 100;
      case "sin", "cos", "tan", "cot", "sec", "csc" -> 150;
      case "arcsin", "arccos", "arctan", "arccot", "arcsec", "arccsc" -> 100;
      case "root" -> 16;
      default -> 8;
    };
  }

  /// The value of a known function.
  ///
  /// @param decimal whether `log` without a base is of base 10
  static Value value(String name, List<Value> parts, boolean decimal) {
    if (parts.contains(None.UNDEFINED) || parts.isEmpty()) return None.UNDEFINED;
    Value x = parts.getFirst();
    Value y = parts.getLast();
    return switch (name) {
      case "sin", "cos", "tan", "cot", "sec", "csc" -> angle(name, x);
      case "arcsin", "arccos", "arctan", "arccot", "arcsec", "arccsc" -> inverse(name, x);
      case "sinh", "cosh", "tanh", "coth" -> hyperbolic(name, x);
      case "exp" -> power(Value.of(Elementary.E), x);
      case "ln" -> ln(x);
      case "log" -> decimal ? Operations.over(ln(x), LN_TEN) : ln(x);
      case "logarithm" -> Operations.over(ln(y), ln(x));
      case "abs" -> abs(x);
      case "floor", "ceil" -> whole(name, x);
      case "root" -> Roots.of(x, y);
      case "factorial" -> factorial(x);
      default -> ofWholes(name, parts);
    };
  }

  private static Value power(Value of, Value exponent) {
    return Operations.zero(exponent) ? ONE : Operations.power(of, exponent);
  }

  private static Value ln(Value of) {
    if (of.equals(ONE)) return Value.of(0);
    if (of.equals(TEN)) return LN_TEN;
    return Operations.zero(of) ? None.UNDEFINED : Complexes.ln(Operations.near(of));
  }

  private static Value abs(Value of) {
    if (of instanceof Near(var re, var im, var lossy) && im.signum() != 0) {
      return new Near(re.times(re).plus(im.times(im)).sqrt(), Real.ZERO, lossy);
    }
    return Operations.sign(of) < 0 ? Operations.negated(of) : of;
  }

  private static Value angle(String name, Value of) {
    if (of instanceof Near(_, var im, _) && im.signum() != 0) return None.UNDEFINED;
    if (Operations.zero(of)) {
      return switch (name) {
        case "sin", "tan" -> Value.of(0);
        case "cos", "sec" -> ONE;
        default -> None.UNDEFINED;
      };
    }
    Real[] at = Elementary.sinCos(Operations.near(of).re());
    Value sin = Value.of(at[0]);
    Value cos = Value.of(at[1]);
    return switch (name) {
      case "sin" -> sin;
      case "cos" -> cos;
      case "tan" -> Operations.over(sin, cos);
      case "cot" -> Operations.over(cos, sin);
      case "sec" -> Operations.over(ONE, cos);
      default -> Operations.over(ONE, sin);
    };
  }

  private static Value inverse(String name, Value of) {
    if (!Operations.real(of)) return None.UNDEFINED;
    if (name.equals("arcsec") || name.equals("arccsc")) {
      Value turned = Operations.over(ONE, of);
      return turned == None.UNDEFINED
          ? turned
          : inverse("arc" + (name.endsWith("sec") ? "cos" : "sin"), turned);
    }
    Real x = Operations.near(of).re();
    Real right = Elementary.PI.scaled(-1);
    if (name.equals("arctan")) return Value.of(Elementary.atan(x));
    if (name.equals("arccot")) return Value.of(right.minus(Elementary.atan(x)));
    Real rest = Real.ONE.minus(x.times(x));
    if (rest.signum() < 0) return None.UNDEFINED;
    Real sine = Elementary.angle(x, rest.sqrt());
    return Value.of(name.equals("arcsin") ? sine : right.minus(sine));
  }

  private static Value hyperbolic(String name, Value of) {
    Value up = power(Value.of(Elementary.E), of);
    Value down = Operations.over(ONE, up);
    Value sinh = Operations.times(HALF, Operations.minus(up, down));
    Value cosh = Operations.times(HALF, Operations.plus(up, down));
    return switch (name) {
      case "sinh" -> sinh;
      case "cosh" -> cosh;
      case "tanh" -> Operations.over(sinh, cosh);
      default -> Operations.over(cosh, sinh);
    };
  }

  private static Value whole(String name, Value of) {
    if (!Operations.real(of)) return None.UNDEFINED;
    boolean up = name.equals("ceil");
    if (of instanceof Exact(var value)) {
      BigInteger floor = value.floor();
      boolean add = up && !value.whole();
      return new Exact(Rational.of(add ? floor.add(BigInteger.ONE) : floor));
    }
    Real x = Operations.near(of).re();
    Real nearest = Real.rounded(x.nearest(), 0);
    if (x.minus(nearest).signum() == 0) return Value.of(nearest);
    return new Exact(Rational.of(up ? x.floor().add(BigInteger.ONE) : x.floor()));
  }

  private static Value factorial(Value of) {
    if (!(of instanceof Exact(var value)) || !value.whole() || value.signum() < 0) {
      return of instanceof Near ? undefined(of) : None.UNDEFINED;
    }
    if (value.bits() > 13 || value.numerator().intValue() > MAX_FACTORIAL) {
      if (value.bits() > 20) return new Value.Huge(1, false);
      throw new BeyondException("the factorial of " + value);
    }
    int n = value.numerator().intValue();
    Value product = ONE;
    for (int factor = 2; factor <= n; factor++) {
      product = Operations.times(product, Value.of(factor));
    }
    return product;
  }

  private static Value undefined(Value of) {
    if (Operations.near(of).lossy()) throw new BeyondException("a factorial too large");
    return None.UNDEFINED;
  }

  private static Value ofWholes(String name, List<Value> parts) {
    if (name.equals("min") || name.equals("max")) return extreme(name, parts);
    BigInteger[] wholes = new BigInteger[parts.size()];
    for (int at = 0; at < wholes.length; at++) {
      if (!(parts.get(at) instanceof Exact(var value)) || !value.whole()) return None.UNDEFINED;
      wholes[at] = value.numerator();
    }
    return switch (name) {
      case "gcd", "lcm" -> divisor(name, wholes);
      case "mod" ->
          wholes.length == 2 && wholes[1].signum() > 0
              ? new Exact(Rational.of(wholes[0].mod(wholes[1])))
              : None.UNDEFINED;
      default -> wholes.length == 2 ? binomial(wholes[0], wholes[1]) : None.UNDEFINED;
    };
  }

  private static Value divisor(String name, BigInteger[] wholes) {
    BigInteger all = wholes[0].abs();
    for (BigInteger whole : wholes) {
      BigInteger gcd = all.gcd(whole);
      if (gcd.signum() == 0) return None.UNDEFINED;
      all = name.equals("gcd") ? gcd : all.divide(gcd).multiply(whole.abs());
      if (all.bitLength() > Budget.BITS) throw new BeyondException("a multiple too large");
    }
    return new Exact(Rational.of(all));
  }

  private static Value extreme(String name, List<Value> parts) {
    Value extreme = parts.getFirst();
    for (Value part : parts) {
      if (!Operations.real(part)) return None.UNDEFINED;
      int sign = Operations.sign(Operations.minus(part, extreme));
      if (name.equals("min") ? sign < 0 : sign > 0) extreme = part;
    }
    return extreme;
  }

  private static Value binomial(BigInteger n, BigInteger k) {
    if (k.signum() < 0 || n.signum() < 0 || k.compareTo(n) > 0) {
      return n.signum() < 0 ? None.UNDEFINED : Value.of(0);
    }
    BigInteger few = k.min(n.subtract(k));
    if (few.bitLength() > 13 || few.intValue() > MAX_FACTORIAL) {
      throw new BeyondException("a binomial too large");
    }
    Value product = ONE;
    for (int at = 1; at <= few.intValue(); at++) {
      product =
          Operations.over(
              Operations.times(
                  product, new Exact(Rational.of(n.subtract(BigInteger.valueOf(at - 1L))))),
              Value.of(at));
    }
    return product;
  }
}
