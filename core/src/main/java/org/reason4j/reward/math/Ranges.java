package org.reason4j.reward.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.reward.math.Budget.BeyondException;
import org.reason4j.reward.math.Expression.Braced;
import org.reason4j.reward.math.Expression.Bracket;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Chain;
import org.reason4j.reward.math.Expression.Constant;
import org.reason4j.reward.math.Expression.Listing;
import org.reason4j.reward.math.Expression.Negated;
import org.reason4j.reward.math.Expression.Relation;
import org.reason4j.reward.math.Expression.Sum;
import org.reason4j.reward.math.Expression.Symbol;
import org.reason4j.reward.math.Expression.Union;
import org.reason4j.reward.math.Value.Exact;
import org.reason4j.reward.math.Value.Huge;

/// Reads intervals, unions and inequalities in one variable as sets of real numbers.
final class Ranges {
  private static final Value ZERO = Value.of(0);

  private final Budget budget;

  Ranges(Budget budget) {
    this.budget = budget;
  }

  /// Whether the expression can be nothing else than a set of real numbers.
  static boolean range(Expression of) {
    return switch (of) {
      case Union _ -> true;
      case Call(var name, _) -> name.equals("∖") || name.equals("∩");
      case Bracket(char open, var parts, char close) ->
          parts.size() == 2
              && open != ':'
              && ((open == '(') != (close == ')')
                  || parts.stream().anyMatch(part -> part.holds(Constant.INFINITY::equals)));
      case Chain(_, var relations) ->
          relations.stream().anyMatch(relation -> inequality(relation) || relation == Relation.IN);
      case Listing(var parts, _) -> parts.stream().allMatch(Ranges::range);
      case Symbol(var name) -> everything(name) || name.startsWith("mathbb:R");
      case Sum _ -> less(of);
      default -> false;
    };
  }

  /// Whether it is a set of numbers less another: `\mathbb{R} - \{2\}`.
  private static boolean less(Expression of) {
    return of instanceof Sum(var parts)
        && parts.size() == 2
        && range(parts.getFirst())
        && parts.getLast() instanceof Negated(var without)
        && (without instanceof Braced || range(without));
  }

  private static boolean everything(String name) {
    return switch (name) {
      case "mathbb:R", "all real numbers", "all reals", "all real", "any real number" -> true;
      default -> false;
    };
  }

  private static boolean inequality(Relation relation) {
    return switch (relation) {
      case LESS, AT_MOST, GREATER, AT_LEAST, UNEQUAL -> true;
      case EQUAL, APPROXIMATE, IN, OTHER -> false;
    };
  }

  /// The set; empty where it is none, or has ends with variables in them.
  Optional<RealSet> read(Expression of) {
    try {
      return Optional.of(set(of));
    } catch (NoSetException _) {
      return Optional.empty();
    }
  }

  private RealSet set(Expression of) {
    budget.spend(4);
    return switch (of) {
      case Bracket(char open, var parts, char close) when parts.size() == 2 && open != ':' ->
          RealSet.interval(end(parts.getFirst()), open == '[', end(parts.getLast()), close == ']');
      case Braced(var parts) -> {
        RealSet all = RealSet.none();
        for (Expression part : parts) all = all.union(RealSet.point(end(part)));
        yield all;
      }
      case Union(var parts) -> union(parts);
      case Call(var name, var parts) when name.equals("∩") ->
          set(parts.getFirst()).intersection(set(parts.getLast()));
      case Call(var name, var parts) when name.equals("∖") ->
          set(parts.getFirst()).intersection(set(parts.getLast()).complement());
      case Symbol(var name) when everything(name) -> RealSet.line();
      case Symbol(var name) when name.equals("mathbb:R+") -> half(Relation.GREATER, ZERO);
      case Symbol(var name) when name.equals("mathbb:R-") -> half(Relation.LESS, ZERO);
      case Symbol(var name) when name.equals("mathbb:R*") -> half(Relation.UNEQUAL, ZERO);
      case Sum(var parts) when less(of) && parts.getLast() instanceof Negated(var without) ->
          set(parts.getFirst()).intersection(set(without).complement());
      case Chain(var parts, var relations) when relations.equals(List.of(Relation.IN)) ->
          set(parts.getLast());
      case Chain(var parts, var relations) -> chain(parts, relations);
      case Listing(var parts, var joined) -> {
        RealSet any = union(parts);
        boolean chains = parts.stream().allMatch(Chain.class::isInstance);
        if (!chains || !joined && !any.equals(RealSet.line())) yield any;
        RealSet all = RealSet.line();
        for (Expression part : parts) all = all.intersection(set(part));
        yield all;
      }
      default -> throw new NoSetException();
    };
  }

  private RealSet union(List<Expression> parts) {
    RealSet all = RealSet.none();
    for (Expression part : parts) all = all.union(set(part));
    return all;
  }

  /// An end: a real number or an infinity.
  private Value end(Expression of) {
    if (of.symbolic()) throw new NoSetException();
    Value value = new Evaluator(budget, 0, false).value(of);
    if (value instanceof Huge(_, boolean infinite) && infinite) return value;
    if (!Operations.real(value)) throw new NoSetException();
    return value;
  }

  private RealSet chain(List<Expression> parts, List<Relation> relations) {
    RealSet all = RealSet.line();
    for (int at = 0; at < relations.size(); at++) {
      all = all.intersection(pair(parts.get(at), relations.get(at), parts.get(at + 1)));
    }
    return all;
  }

  /// The solution of a linear inequality in one variable.
  private RealSet pair(Expression left, Relation relation, Expression right) {
    if (!inequality(relation)) throw new NoSetException();
    var names = new ArrayList<String>();
    names(left, names);
    names(right, names);
    if (names.stream().distinct().count() != 1) throw new NoSetException();
    String name = names.getFirst();
    if (left instanceof Call(var call, var of) && call.equals("abs") && !right.symbolic()) {
      return aroundZero(of.getFirst(), relation, right);
    }
    if (right instanceof Call(var call, var of) && call.equals("abs") && !left.symbolic()) {
      return aroundZero(of.getFirst(), relation.turned(), left);
    }
    if (bound(left) && !right.symbolic()) return half(relation, end(right));
    if (bound(right) && !left.symbolic()) return half(relation.turned(), end(left));
    Value first = gap(left, right, 0);
    Value run =
        Operations.minus(new Exact(Points.value(name, 1)), new Exact(Points.value(name, 0)));
    Value slope = Operations.over(Operations.minus(gap(left, right, 1), first), run);
    if (!Operations.real(slope) || Operations.sign(slope) == 0) throw new NoSetException();
    for (int point = 2; point < 5; point++) {
      Value step =
          Operations.minus(new Exact(Points.value(name, point)), new Exact(Points.value(name, 0)));
      Value line = Operations.plus(first, Operations.times(slope, step));
      if (!Operations.zero(Operations.minus(line, gap(left, right, point)))) {
        throw new NoSetException();
      }
    }
    Value root = Operations.minus(new Exact(Points.value(name, 0)), Operations.over(first, slope));
    return half(Operations.sign(slope) > 0 ? relation : relation.turned(), root);
  }

  /// `|of| < size` is `-size < of < size`; with any other relation both sides but one of them.
  private RealSet aroundZero(Expression of, Relation relation, Expression size) {
    RealSet above = pair(of, relation, size);
    RealSet below = pair(of, relation.turned(), new Negated(size));
    return relation == Relation.GREATER || relation == Relation.AT_LEAST
        ? above.union(below)
        : above.intersection(below);
  }

  private static boolean bound(Expression of) {
    return of instanceof Symbol;
  }

  private static void names(Expression of, List<String> into) {
    if (of instanceof Symbol(var name)) into.add(name);
    for (Expression child : of.children()) names(child, into);
  }

  private Value gap(Expression left, Expression right, int point) {
    Value a = new Evaluator(budget, point, false).value(left);
    Value b = new Evaluator(budget, point, false).value(right);
    Value gap = Operations.minus(a, b);
    if (!Operations.real(gap)) throw new NoSetException();
    return gap;
  }

  private static RealSet half(Relation relation, Value root) {
    Value low = new Huge(-1, true);
    Value high = new Huge(1, true);
    return switch (relation) {
      case LESS -> RealSet.interval(low, false, root, false);
      case AT_MOST -> RealSet.interval(low, false, root, true);
      case GREATER -> RealSet.interval(root, false, high, false);
      case AT_LEAST -> RealSet.interval(root, true, high, false);
      case UNEQUAL -> RealSet.point(root).complement();
      case EQUAL, APPROXIMATE, IN, OTHER -> throw new BeyondException("no inequality");
    };
  }

  /// The expression is no set of real numbers with known ends.
  private static final class NoSetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSetException() {
      super("no set", null, false, false);
    }
  }
}
