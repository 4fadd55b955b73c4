package org.reason4j.reward.math;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.math.Expression.Braced;
import org.reason4j.reward.math.Expression.Listing;
import org.reason4j.reward.math.Expression.Negated;
import org.reason4j.reward.math.Expression.PlusMinus;

/// `±` written out: two values, the upper signs and the lower ones.
final class Signs {
  private Signs() {}

  static Expression expanded(Expression of) {
    if (!of.holds(PlusMinus.class::isInstance)) return of;
    return switch (of) {
      case Listing(var parts, var joined) -> new Listing(all(parts), joined);
      case Braced(var parts) -> new Braced(all(parts));
      default -> new Listing(List.of(signed(of, true), signed(of, false)), false);
    };
  }

  private static List<Expression> all(List<Expression> parts) {
    var all = new ArrayList<Expression>();
    for (Expression part : parts) {
      if (part.holds(PlusMinus.class::isInstance)) {
        all.add(signed(part, true));
        all.add(signed(part, false));
      } else {
        all.add(part);
      }
    }
    return List.copyOf(all);
  }

  private static Expression signed(Expression of, boolean upper) {
    if (of instanceof PlusMinus(var inner, boolean flipped)) {
      Expression value = signed(inner, upper);
      return upper == flipped ? new Negated(value) : value;
    }
    return of.mapped(part -> signed(part, upper));
  }
}
