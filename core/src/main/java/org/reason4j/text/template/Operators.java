package org.reason4j.text.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.reason4j.text.template.TemplateException.Kind;
import org.reason4j.text.template.Value.Int;
import org.reason4j.text.template.Value.Real;
import org.reason4j.text.template.Value.Sequence;
import org.reason4j.text.template.Value.Undefined;

/// Python's arithmetic, on numbers, strings and lists.
final class Operators {
  private Operators() {}

  static Value binary(Budget budget, String operator, Value a, Value b) {
    if (a instanceof Undefined undefined) throw undefined.fault();
    if (b instanceof Undefined undefined) throw undefined.fault();
    if (operator.equals("+")
        && a instanceof Text one
        && b instanceof Text two
        && (one.safe() || two.safe())) {
      Text left = one.safe() ? one : Filters.escape(budget, one);
      Text right = two.safe() ? two : Filters.escape(budget, two);
      return new TextBuilder(budget).add(left).add(right).build().asSafe();
    }
    if (operator.equals("+") && a instanceof Text one) {
      if (b instanceof Text two) return new TextBuilder(budget).add(one).add(two).build();
      throw Fault.type("can only concatenate str (not \"%s\") to str", Values.type(b));
    }
    if (operator.equals("+") && a instanceof Sequence one && one.form() != Sequence.Form.RANGE) {
      if (b instanceof Sequence two && two.form() == one.form()) return joined(budget, one, two);
      throw Fault.type(
          "can only concatenate %1$s (not \"%2$s\") to %1$s", Values.type(a), Values.type(b));
    }
    if (operator.equals("*") && repeats(b) && repeatable(a)) return repeated(budget, a, b);
    if (operator.equals("*") && repeats(a) && repeatable(b)) return repeated(budget, b, a);
    if (operator.equals("%") && a instanceof Text) throw Fault.unsupported("'...' % formatting");
    if (!Values.number(a) || !Values.number(b))
      throw Fault.type(
          "unsupported operand type(s) for %s: '%s' and '%s'",
          operator.equals("**") ? "** or pow()" : operator, Values.type(a), Values.type(b));
    if (operator.equals("/")) return quotient(a, b);
    if (a instanceof Real || b instanceof Real)
      return new Real(reals(operator, Values.real(a), Values.real(b)));
    return wholes(operator, Values.whole(a), Values.whole(b));
  }

  private static Value joined(Budget budget, Sequence one, Sequence two) {
    budget.list((long) one.items().size() + two.items().size());
    List<Value> items = new ArrayList<>(one.items());
    items.addAll(two.items());
    return new Sequence(items, one.form());
  }

  private static boolean repeats(Value value) {
    return Values.number(value) && !(value instanceof Real);
  }

  private static boolean repeatable(Value value) {
    return value instanceof Text
        || value instanceof Sequence sequence && sequence.form() != Sequence.Form.RANGE;
  }

  private static Value repeated(Budget budget, Value value, Value count) {
    int times = Math.max(0, Values.index(count));
    if (value instanceof Text text) {
      budget.string((long) text.length() * times);
      budget.steps(text.isEmpty() ? 0 : times);
      var out = new TextBuilder(budget);
      if (!text.isEmpty()) for (int i = 0; i < times; i++) out.add(text);
      return out.build();
    }
    Sequence sequence = (Sequence) value;
    budget.list((long) sequence.items().size() * times);
    List<Value> items = new ArrayList<>();
    if (!sequence.items().isEmpty()) for (int i = 0; i < times; i++) items.addAll(sequence.items());
    return new Sequence(items, sequence.form());
  }

  private static Value quotient(Value a, Value b) {
    double divisor = Values.real(b);
    if (divisor == 0)
      throw zero(
          a instanceof Real || b instanceof Real ? "float division by zero" : "division by zero");
    return new Real(Values.real(a) / divisor);
  }

  private static Fault zero(String message) {
    return new Fault(Kind.ZERO_DIVISION, message);
  }

  private static double reals(String operator, double a, double b) {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "//" -> {
        if (b == 0) throw zero("float floor division by zero");
        yield Math.floor(a / b);
      }
      case "%" -> {
        if (b == 0) throw zero("float modulo by zero");
        double rest = a % b;
        yield rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
      }
      case "**" -> power(a, b);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static double power(double a, double b) {
    if (a == 0 && b < 0) throw zero("0.0 cannot be raised to a negative power");
    if (a < 0 && b != Math.rint(b)) throw Fault.unsupported("a complex number");
    double power = Math.pow(a, b);
    if (Double.isInfinite(power) && !Double.isInfinite(a) && !Double.isInfinite(b))
      throw new Fault(Kind.RUNTIME, "(34, 'Numerical result out of range')");
    return power;
  }

  private static Value wholes(String operator, BigInteger a, BigInteger b) {
    return switch (operator) {
      case "+" -> bounded(a.add(b));
      case "-" -> bounded(a.subtract(b));
      case "*" -> bounded(a.multiply(b));
      case "//" -> new Int(floorDivide(a, b));
      case "%" -> new Int(a.subtract(floorDivide(a, b).multiply(b)));
      case "**" -> {
        if (b.signum() < 0) {
          if (a.signum() == 0) throw zero("0.0 cannot be raised to a negative power");
          yield new Real(power(a.doubleValue(), b.doubleValue()));
        }
        boolean small = a.abs().compareTo(BigInteger.ONE) <= 0;
        if (!small && b.bitLength() > 20 || b.intValue() * (long) a.bitLength() > Budget.BITS)
          throw large();
        yield small && b.signum() > 0
            ? new Int(b.testBit(0) ? a : a.abs())
            : bounded(a.pow(b.intValue()));
      }
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static BigInteger floorDivide(BigInteger a, BigInteger b) {
    if (b.signum() == 0) throw zero("integer division or modulo by zero");
    BigInteger[] parts = a.divideAndRemainder(b);
    return parts[1].signum() != 0 && parts[1].signum() != b.signum()
        ? parts[0].subtract(BigInteger.ONE)
        : parts[0];
  }

  private static Int bounded(BigInteger value) {
    if (value.bitLength() > Budget.BITS) throw large();
    return new Int(value);
  }

  private static Fault large() {
    return Fault.limit("a whole number of more than %,d bits", Budget.BITS);
  }

  static Value negative(Value value) {
    if (value instanceof Undefined undefined) throw undefined.fault();
    if (value instanceof Real real) return new Real(-real.value());
    if (Values.number(value)) return new Int(Values.whole(value).negate());
    throw Fault.type("bad operand type for unary -: '%s'", Values.type(value));
  }

  static Value positive(Value value) {
    if (value instanceof Undefined undefined) throw undefined.fault();
    if (value instanceof Real) return value;
    if (Values.number(value)) return new Int(Values.whole(value));
    throw Fault.type("bad operand type for unary +: '%s'", Values.type(value));
  }
}
