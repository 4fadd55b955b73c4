package org.reason4j.reward.math;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.reason4j.reward.Rational;

/// What a text says, as a tree. Immutable; equal trees are equal records.
sealed interface Expression {
  /// A number as written.
  ///
  /// @param places digits after the point; -1 for a whole number
  record Num(Rational value, int places) implements Expression {}

  /// A variable, or words: `x`, `x_{1}`, `evelyn`.
  record Symbol(String name) implements Expression {}

  /// The numbers with names.
  enum Constant implements Expression {
    PI,
    E,
    I,
    INFINITY
  }

  record Sum(List<Expression> parts) implements Expression {}

  record Product(List<Expression> parts) implements Expression {}

  record Quotient(Expression over, Expression under) implements Expression {}

  record Negated(Expression of) implements Expression {}

  record Power(Expression of, Expression exponent) implements Expression {}

  /// A function by its name; those that [Functions] does not know are equal where their arguments
  /// are.
  record Call(String function, List<Expression> parts) implements Expression {}

  /// `±of`, or `∓of` where `flipped`.
  record PlusMinus(Expression of, boolean flipped) implements Expression {}

  record Degrees(Expression of) implements Expression {}

  record Percent(Expression of) implements Expression {}

  /// A number with words behind it.
  record Measured(Expression of, String unit) implements Expression {}

  /// Parts beside each other without brackets.
  ///
  /// @param joined whether "and" stands between two of them
  record Listing(List<Expression> parts, boolean joined) implements Expression {}

  /// `{a, b}`.
  record Braced(List<Expression> parts) implements Expression {}

  /// `(a, b)`, `[a, b)` and such: a tuple, a list, an interval.
  record Bracket(char open, List<Expression> parts, char close) implements Expression {}

  record Union(List<Expression> parts) implements Expression {}

  record Matrix(List<List<Expression>> rows) implements Expression {}

  /// `a = b < c`: one relation fewer than parts.
  record Chain(List<Expression> parts, List<Relation> relations) implements Expression {}

  /// What stands between the parts of a [Chain].
  enum Relation {
    EQUAL,
    APPROXIMATE,
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST,
    UNEQUAL,
    IN,
    OTHER;

    Relation turned() {
      return switch (this) {
        case LESS -> GREATER;
        case AT_MOST -> AT_LEAST;
        case GREATER -> LESS;
        case AT_LEAST -> AT_MOST;
        case EQUAL, APPROXIMATE, UNEQUAL, IN, OTHER -> this;
      };
    }
  }

  /// The parts directly below.
  default List<Expression> children() {
    return switch (this) {
      case Num _, Symbol _, Constant _ -> List.of();
      case Sum(var parts) -> parts;
      case Product(var parts) -> parts;
      case Quotient(var over, var under) -> List.of(over, under);
      case Negated(var of) -> List.of(of);
      case Power(var of, var exponent) -> List.of(of, exponent);
      case Call(_, var parts) -> parts;
      case PlusMinus(var of, _) -> List.of(of);
      case Degrees(var of) -> List.of(of);
      case Percent(var of) -> List.of(of);
      case Measured(var of, _) -> List.of(of);
      case Listing(var parts, _) -> parts;
      case Braced(var parts) -> parts;
      case Bracket(_, var parts, _) -> parts;
      case Union(var parts) -> parts;
      case Matrix(var rows) -> rows.stream().flatMap(List::stream).toList();
      case Chain(var parts, _) -> parts;
    };
  }

  /// This with every part directly below changed.
  default Expression mapped(UnaryOperator<Expression> change) {
    return switch (this) {
      case Num _, Symbol _, Constant _ -> this;
      case Sum(var parts) -> new Sum(all(parts, change));
      case Product(var parts) -> new Product(all(parts, change));
      case Quotient(var over, var under) -> new Quotient(change.apply(over), change.apply(under));
      case Negated(var of) -> new Negated(change.apply(of));
      case Power(var of, var exponent) -> new Power(change.apply(of), change.apply(exponent));
      case Call(var function, var parts) -> new Call(function, all(parts, change));
      case PlusMinus(var of, var flipped) -> new PlusMinus(change.apply(of), flipped);
      case Degrees(var of) -> new Degrees(change.apply(of));
      case Percent(var of) -> new Percent(change.apply(of));
      case Measured(var of, var unit) -> new Measured(change.apply(of), unit);
      case Listing(var parts, var joined) -> new Listing(all(parts, change), joined);
      case Braced(var parts) -> new Braced(all(parts, change));
      case Bracket(var open, var parts, var close) -> new Bracket(open, all(parts, change), close);
      case Union(var parts) -> new Union(all(parts, change));
      case Matrix(var rows) -> new Matrix(rows.stream().map(row -> all(row, change)).toList());
      case Chain(var parts, var relations) -> new Chain(all(parts, change), relations);
    };
  }

  private static List<Expression> all(List<Expression> parts, UnaryOperator<Expression> change) {
    return parts.stream().map(change).toList();
  }

  /// Whether the test holds for this or anything below.
  default boolean holds(Predicate<Expression> test) {
    if (test.test(this)) return true;
    for (Expression child : children()) {
      if (child.holds(test)) return true;
    }
    return false;
  }

  /// Whether a variable occurs.
  default boolean symbolic() {
    return holds(Symbol.class::isInstance);
  }
}
