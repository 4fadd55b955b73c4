package org.reason4j.reward.math;

import java.util.List;
import java.util.Optional;
import org.reason4j.reward.math.Expression.Bracket;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Chain;
import org.reason4j.reward.math.Expression.Constant;
import org.reason4j.reward.math.Expression.Num;
import org.reason4j.reward.math.Expression.Product;
import org.reason4j.reward.math.Expression.Quotient;
import org.reason4j.reward.math.Expression.Relation;
import org.reason4j.reward.math.Expression.Symbol;

/// A value with the name it was given: `x = 5`, `f(x) = 2x`, `\frac{AB}{CD} = 3`.
///
/// @param name the letters before the equals sign, an argument left out; empty where the value has
///   none
record Naming(String name, Expression value) {
  /// The value that is meant: the right end of a chain of equals signs that starts with a name or
  /// with a number; any other expression as it is.
  static Naming of(Expression of) {
    if (!(of instanceof Chain(var parts, var relations))) return new Naming("", of);
    if (!relations.stream().allMatch(Naming::equates)) return new Naming("", of);
    if (parts.size() > 2 && of.holds(Naming::sentence)) return new Naming("", of);
    int end = 0;
    while (end < relations.size() && relations.get(end) == Relation.EQUAL) end++;
    Expression first = parts.getFirst();
    Expression last = parts.get(end == 0 ? parts.size() - 1 : end);
    if (names(first)) return new Naming(key(first), last);
    if (parts.size() == 2 && names(last) && !first.symbolic()) return new Naming(key(last), first);
    boolean named = names(last) && parts.size() > 2 && end == relations.size();
    if (named && parts.subList(0, parts.size() - 1).stream().noneMatch(Expression::symbolic)) {
      return new Naming(key(last), parts.get(parts.size() - 2));
    }
    if (end > 1 || !first.symbolic() && !last.symbolic() && end == 1) return new Naming("", last);
    return new Naming("", of);
  }

  /// Words of a sentence between equations: the last value is not that of the first name.
  private static boolean sentence(Expression of) {
    return of instanceof Symbol(var words) && words.indexOf(' ') >= 0;
  }

  private static boolean equates(Relation relation) {
    return relation == Relation.EQUAL || relation == Relation.APPROXIMATE;
  }

  /// The two sides of a rounding such as `70/9 ≈ 7.78`.
  static Optional<List<Expression>> rounding(Expression of) {
    return of instanceof Chain(var parts, var relations)
            && parts.size() == 2
            && relations.getFirst() == Relation.APPROXIMATE
            && !parts.getFirst().symbolic()
        ? Optional.of(parts)
        : Optional.empty();
  }

  /// Whether the expression is a name and no formula: letters, a function of them, their quotient.
  static boolean names(Expression of) {
    return switch (of) {
      case Symbol(var name) -> !name.equals("…");
      case Constant constant -> constant == Constant.E || constant == Constant.I;
      case Product(var parts) ->
          parts.size() <= 8
              && names(parts.getFirst())
              && parts.stream().allMatch(part -> part instanceof Num || names(part));
      case Quotient(var over, var under) -> names(over) && names(under);
      case Bracket(_, var parts, _) -> parts.stream().allMatch(Naming::names);
      case Call(var function, var parts) ->
          function.startsWith("@f")
              || function.startsWith("@g")
              || function.startsWith("@h")
              || function.equals("abs") && names(parts.getFirst())
              || function.equals("primed") && names(parts.getFirst());
      default -> false;
    };
  }

  private static String key(Expression of) {
    return switch (of) {
      case Symbol(var name) -> name;
      case Constant constant -> constant.name();
      case Call(var function, _) when function.startsWith("@") -> function.substring(1);
      case Product(var parts)
          when parts.size() == 2
              && parts.getFirst() instanceof Symbol(var name)
              && !capital(parts.get(1)) ->
          name;
      default -> {
        var all = new StringBuilder();
        for (Expression child : of.children()) all.append(key(child));
        yield all.toString();
      }
    };
  }

  private static boolean capital(Expression of) {
    return of instanceof Symbol(var name) && Character.isUpperCase(name.charAt(0));
  }

  /// Whether both have names, of one letter each, and these differ.
  boolean conflicts(Naming other) {
    return letter(name) && letter(other.name) && !name.equals(other.name);
  }

  private static boolean letter(String name) {
    return name.length() == 1 || name.length() > 2 && name.charAt(1) == '_';
  }

  /// The first letter of the name.
  String stem() {
    int index = name.indexOf('_');
    return index < 0 ? name : name.substring(0, index);
  }
}
