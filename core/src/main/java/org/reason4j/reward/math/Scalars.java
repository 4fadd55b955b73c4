package org.reason4j.reward.math;

import java.math.BigInteger;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Budget.BeyondException;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Degrees;
import org.reason4j.reward.math.Expression.Measured;
import org.reason4j.reward.math.Expression.Negated;
import org.reason4j.reward.math.Expression.Num;
import org.reason4j.reward.math.Expression.Percent;
import org.reason4j.reward.math.Value.Exact;
import org.reason4j.reward.math.Value.Huge;
import org.reason4j.reward.math.Value.Near;
import org.reason4j.reward.math.Value.None;

/// Whether two expressions have one value, at every point where both are real.
final class Scalars {
  /// Near values are one if they agree in this many bits.
  private static final int AGREEING = 100;

  private final Budget budget;
  private final Policy policy;

  Scalars(Budget budget, Policy policy) {
    this.budget = budget;
    this.policy = policy;
  }

  /// Compares numbers and formulas; a percentage is a hundredth, or the number before the sign.
  Match same(Expression gold, Expression answer) {
    Expression left = bare(gold);
    Expression right = bare(answer);
    // `3 \pmod{7}` is 3 where the other side names no modulus.
    if (left instanceof Call(var name, var parts) && name.equals("pmod")) {
      if (!right.holds(Scalars::residue)) return same(parts.getFirst(), right);
    } else if (right instanceof Call(var name, var parts) && name.equals("pmod")) {
      if (!left.holds(Scalars::residue)) return same(left, parts.getFirst());
    }
    if (Units.compatible(gold, answer) == Match.NO) return Match.NO;
    Expression scaled = Units.converted(gold, answer, right);
    if (left.equals(scaled)) return Match.YES;
    if (left instanceof Percent(var hundredths) && right instanceof Percent(var other)) {
      return same(hundredths, other);
    }
    Match match = valued(left, scaled);
    if (match == Match.YES) return match;
    if (left instanceof Percent(var of)) return match.or(valued(of, right));
    if (right instanceof Percent(var of)) return match.or(valued(left, of));
    return match;
  }

  /// Whether every part of the expression can be computed without loss.
  Match within(Expression of) {
    try {
      Value value = new Evaluator(budget, 2, false).value(of);
      boolean lost =
          value instanceof Near(_, _, boolean lossy) && lossy
              || value instanceof Huge(_, boolean infinite) && !infinite;
      return lost ? Match.UNKNOWN : Match.YES;
    } catch (BeyondException _) {
      return Match.UNKNOWN;
    }
  }

  private static boolean residue(Expression of) {
    return of instanceof Call(var name, _) && (name.equals("pmod") || name.equals("mod"));
  }

  /// Without its unit.
  private static Expression bare(Expression of) {
    return switch (of) {
      case Measured(var inner, _) -> bare(inner);
      case Degrees(var inner) -> bare(inner);
      case Negated(Degrees(var inner)) -> new Negated(inner);
      default -> of;
    };
  }

  private Match valued(Expression left, Expression right) {
    boolean logs = left.holds(Scalars::plainLog) != right.holds(Scalars::plainLog);
    Match natural = compared(left, right, false);
    if (natural == Match.YES || !logs && !left.holds(Scalars::plainLog)) return natural;
    return natural.or(compared(left, right, true));
  }

  private static boolean plainLog(Expression of) {
    return of instanceof Call(var name, _) && name.equals("log");
  }

  private Match compared(Expression left, Expression right, boolean decimalLog) {
    try {
      if (left instanceof Num(var x, int goldPlaces)
          && right instanceof Num(var y, int places)
          && goldPlaces < policy.places()
          && places < policy.places()
          && policy.absolute().isEmpty()
          && policy.relative().signum() == 0) {
        return Match.of(x.equals(y));
      }
      if (!left.symbolic() && !right.symbolic()) {
        Value x = new Evaluator(budget, 0, decimalLog).value(left);
        Value y = new Evaluator(budget, 0, decimalLog).value(right);
        if (x == None.UNDEFINED || y == None.UNDEFINED) return Match.NO;
        Match match = agree(x, y);
        return match == Match.NO && close(left, right, x, y) ? Match.YES : match;
      }
      return atPoints(left, right, decimalLog);
    } catch (BeyondException _) {
      return Match.UNKNOWN;
    }
  }

  private Match atPoints(Expression left, Expression right, boolean decimalLog) {
    int decided = 0;
    Match imaginary = Match.UNKNOWN;
    for (int point = 0; point < Points.ALL; point++) {
      if (point >= Points.FIRST && decided >= 2) return Match.YES;
      var first = new Evaluator(budget, point, decimalLog);
      var second = new Evaluator(budget, point, decimalLog);
      Value x = first.value(left);
      Value y = second.value(right);
      if (x == None.UNDEFINED || y == None.UNDEFINED) continue;
      Match match = agree(x, y);
      if (first.leftReals() || second.leftReals()) {
        imaginary = imaginary == Match.NO ? imaginary : match;
      } else if (match == Match.YES) {
        decided++;
      } else {
        return match;
      }
    }
    if (decided > 0) return Match.YES;
    return imaginary;
  }

  private static Match agree(Value x, Value y) {
    if (x instanceof Exact(var left) && y instanceof Exact(var right)) {
      return Match.of(left.equals(right));
    }
    if (x instanceof Huge(int sign, boolean infinite)) {
      if (!(y instanceof Huge(int other, boolean otherInfinite))) return Match.NO;
      if (sign != other || infinite != otherInfinite) return Match.NO;
      return infinite ? Match.YES : Match.UNKNOWN;
    }
    if (y instanceof Huge) return Match.NO;
    Near left = Operations.near(x);
    Near right = Operations.near(y);
    int size =
        Math.max(
            Math.max(size(left.re()), size(left.im())),
            Math.max(size(right.re()), size(right.im())));
    boolean agree =
        size(left.re().minus(right.re())) < size - AGREEING
            && size(left.im().minus(right.im())) < size - AGREEING;
    if (!agree) return Match.NO;
    return left.lossy() || right.lossy() ? Match.UNKNOWN : Match.YES;
  }

  private static int size(Real of) {
    return of.signum() == 0 ? Integer.MIN_VALUE / 2 : of.magnitude();
  }

  /// Whether the numbers differ by no more than the policy allows.
  private boolean close(Expression left, Expression right, Value x, Value y) {
    if (!Operations.real(x) || !Operations.real(y)) return false;
    Real gap = Operations.near(Operations.minus(x, y)).re().abs();
    if (policy.relative().signum() > 0) {
      Real allowed = Operations.near(x).re().abs().times(Real.of(policy.relative()));
      if (gap.compareTo(allowed) <= 0) return true;
    }
    if (!policy.absolute().isEmpty() && gap.compareTo(Real.of(policy.absolute().getFirst())) <= 0) {
      return true;
    }
    int goldPlaces = places(left);
    int answerPlaces = places(right);
    return goldPlaces < policy.places() && roundedTo(answerPlaces, gap)
        || answerPlaces < policy.places()
            && goldPlaces != answerPlaces
            && roundedTo(goldPlaces, gap);
  }

  /// Whether the gap is that of rounding to so many places, enough of them to stand for the number.
  private boolean roundedTo(int places, Real gap) {
    if (places < policy.places()) return false;
    return gap.compareTo(
            Real.of(
                new Rational(BigInteger.ONE, BigInteger.TWO.multiply(BigInteger.TEN.pow(places)))))
        <= 0;
  }

  private static int places(Expression of) {
    return switch (of) {
      case Num(_, int places) -> places;
      case Negated(var inner) -> places(inner);
      default -> -1;
    };
  }
}
