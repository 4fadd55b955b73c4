package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Constant;
import org.reason4j.reward.math.Expression.Degrees;
import org.reason4j.reward.math.Expression.Measured;
import org.reason4j.reward.math.Expression.Negated;
import org.reason4j.reward.math.Expression.Num;
import org.reason4j.reward.math.Expression.Percent;
import org.reason4j.reward.math.Expression.Power;
import org.reason4j.reward.math.Expression.Product;
import org.reason4j.reward.math.Expression.Quotient;
import org.reason4j.reward.math.Expression.Sum;
import org.reason4j.reward.math.Expression.Symbol;
import org.reason4j.reward.math.Value.Exact;
import org.reason4j.reward.math.Value.Near;
import org.reason4j.reward.math.Value.None;

/// The value of an expression at one of the fixed points of [Points].
final class Evaluator {
  private static final Rational HUNDRED = Rational.of(BigInteger.valueOf(100));
  private static final Rational HALF_TURN = Rational.of(BigInteger.valueOf(180));
  private static final Near IMAGINARY = new Near(Real.ZERO, Real.ONE, false);

  private final Budget budget;
  private final int point;
  private final boolean decimalLog;
  private boolean angle;
  private boolean leftReals;

  /// @param point which of the points
  /// @param decimalLog whether `log` without a base is of base 10
  Evaluator(Budget budget, int point, boolean decimalLog) {
    this.budget = budget;
    this.point = point;
    this.decimalLog = decimalLog;
  }

  /// Whether a root or a logarithm of a number below 0 was taken on the way.
  boolean leftReals() {
    return leftReals;
  }

  Value value(Expression of) {
    budget.spend(1);
    return switch (of) {
      case Num(var value, _) -> new Exact(value);
      case Symbol(var name) -> new Exact(Points.value(name, point));
      case Constant constant ->
          switch (constant) {
            case PI -> Value.of(Elementary.PI);
            case E -> Value.of(Elementary.E);
            case I -> IMAGINARY;
            case INFINITY -> new Value.Huge(1, true);
          };
      case Sum(var parts) -> {
        Value sum = value(parts.getFirst());
        for (var part : parts.subList(1, parts.size())) sum = Operations.plus(sum, value(part));
        yield sum;
      }
      case Product(var parts) -> {
        Value product = value(parts.getFirst());
        for (var part : parts.subList(1, parts.size())) {
          product = Operations.times(product, value(part));
        }
        yield product;
      }
      case Quotient(var over, var under) -> Operations.over(value(over), value(under));
      case Negated(var part) -> Operations.negated(value(part));
      case Power(var part, var exponent) -> power(part, exponent);
      case Degrees(var part) -> {
        Value degrees = value(part);
        yield angle
            ? Operations.over(
                Operations.times(degrees, Value.of(Elementary.PI)), new Exact(HALF_TURN))
            : degrees;
      }
      case Percent(var part) -> Operations.over(value(part), new Exact(HUNDRED));
      case Measured(var part, _) -> value(part);
      case Call(var name, var parts) when Functions.known(name) -> call(name, parts);
      default -> opaque(of);
    };
  }

  private Value power(Expression part, Expression exponent) {
    Value of = value(part);
    Value to = value(exponent);
    budget.spend(series(of, to) ? 100 : 8);
    if (part == Constant.E && Operations.zero(to)) return Value.of(1);
    boolean whole = to instanceof Exact(var value) && value.whole();
    if (!whole && Operations.real(of) && Operations.sign(of) < 0) leftReals = true;
    return Operations.power(of, to);
  }

  private Value call(String name, List<Expression> parts) {
    boolean before = angle;
    angle = Functions.ofAngle(name);
    var values = new ArrayList<Value>(parts.size());
    for (var part : parts) values.add(value(part));
    angle = before;
    budget.spend(Functions.steps(name));
    if (name.equals("factorial") || name.equals("binom")) budget.spend(heavy(values));
    boolean logarithm = name.equals("ln") || name.startsWith("log");
    boolean even =
        name.equals("root")
            && values.getFirst() instanceof Exact(var degree)
            && !degree.numerator().testBit(0);
    Value last = values.getLast();
    if ((logarithm || even) && Operations.real(last) && Operations.sign(last) < 0) leftReals = true;
    return Functions.value(name, values, decimalLog);
  }

  /// Whether a power is computed by series: its exponent is no whole number and no half.
  private static boolean series(Value of, Value to) {
    boolean halves =
        to instanceof Exact(var exponent)
            && exponent.denominator().bitLength() <= 2
            && !exponent.denominator().equals(BigInteger.valueOf(3));
    return !halves && !(of instanceof Value.Huge) && !(to instanceof Value.Huge);
  }

  /// A factorial costs as many steps as it has factors.
  private static int heavy(List<Value> values) {
    return values.getFirst() instanceof Exact(var value) && value.bits() < 14
        ? Math.abs(value.numerator().intValue())
        : 0;
  }

  /// A value of its own for each name with its arguments: equal arguments, equal value.
  private Value opaque(Expression of) {
    long hash = Points.mix(of.getClass().getSimpleName().hashCode());
    if (of instanceof Call(var name, _)) hash = Points.mix(hash + name.hashCode());
    if (of instanceof Expression.Bracket(char open, _, char close)) hash += 31L * open + close;
    if (of instanceof Expression.PlusMinus(_, boolean flipped)) hash += flipped ? 1 : 0;
    if (of instanceof Expression.Chain(_, var relations)) hash += relations.hashCode();
    for (var child : of.children()) {
      Value value = value(child);
      if (value == None.UNDEFINED) return value;
      hash = Points.mix(31 * hash + fingerprint(value));
    }
    return new Exact(Points.between(hash, 1, 9));
  }

  /// A number that equal values share: the first bits of a value.
  private static long fingerprint(Value of) {
    return switch (of) {
      case Exact exact -> fingerprint(Value.near(exact));
      case Near(var re, var im, _) -> 31 * leading(re) + leading(im);
      case Value.Huge(int sign, _) -> sign;
      case None _ -> 0;
    };
  }

  private static long leading(Real of) {
    if (of.signum() == 0) return 0;
    int excess = of.digits().bitLength() - 60;
    BigInteger digits =
        excess > 0
            ? of.digits().shiftRight(excess - 1).add(BigInteger.ONE).shiftRight(1)
            : of.digits().shiftLeft(Math.max(-excess, 0));
    return 31 * digits.longValue() + of.magnitude();
  }
}
