package org.reason4j.reward.math;

import java.util.List;
import org.reason4j.reward.math.Budget.BeyondException;
import org.reason4j.reward.math.Expression.Chain;
import org.reason4j.reward.math.Expression.Negated;
import org.reason4j.reward.math.Expression.Relation;
import org.reason4j.reward.math.Expression.Sum;
import org.reason4j.reward.math.Value.None;

/// Whether equations and inequalities say the same: one is a multiple of the other.
final class Equations {
  private static final int POINTS = 6;

  private final Budget budget;

  Equations(Budget budget) {
    this.budget = budget;
  }

  Match same(Chain gold, Chain answer) {
    int count = gold.relations().size();
    if (count != answer.relations().size()) return Match.NO;
    Match forward = Match.YES;
    Match backward = count == 1 ? Match.NO : Match.YES;
    for (int at = 0; at < count; at++) {
      forward = forward.and(pair(gold, at, answer, at));
      if (backward != Match.NO) backward = backward.and(pair(gold, at, answer, count - 1 - at));
    }
    return forward.or(backward);
  }

  private Match pair(Chain gold, int left, Chain answer, int right) {
    Relation wanted = gold.relations().get(left);
    Relation found = answer.relations().get(right);
    int sign;
    try {
      sign = factor(gap(gold.parts(), left), gap(answer.parts(), right));
    } catch (BeyondException _) {
      return Match.UNKNOWN;
    }
    if (sign == 0) return Match.NO;
    return Match.of(wanted == (sign > 0 ? found : found.turned()));
  }

  private static Expression gap(List<Expression> parts, int at) {
    return new Sum(List.of(parts.get(at), new Negated(parts.get(at + 1))));
  }

  /// The sign of the constant that the one is times the other; 0 where there is none.
  private int factor(Expression first, Expression second) {
    if (!first.symbolic() || !second.symbolic()) return 0;
    Value factor = None.UNDEFINED;
    int decided = 0;
    for (int point = 0; point < POINTS; point++) {
      Value x = new Evaluator(budget, point, false).value(first);
      Value y = new Evaluator(budget, point, false).value(second);
      if (x == None.UNDEFINED || y == None.UNDEFINED) continue;
      if (Operations.zero(x) != Operations.zero(y)) return 0;
      if (Operations.zero(x)) continue;
      Value ratio = Operations.over(x, y);
      if (!Operations.real(ratio)) return 0;
      if (factor != None.UNDEFINED && !Operations.zero(Operations.minus(ratio, factor))) return 0;
      factor = ratio;
      decided++;
    }
    return decided >= 3 ? Operations.sign(factor) : 0;
  }
}
