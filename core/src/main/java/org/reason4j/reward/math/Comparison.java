package org.reason4j.reward.math;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reason4j.reward.math.Budget.BeyondException;
import org.reason4j.reward.math.Expression.Braced;
import org.reason4j.reward.math.Expression.Bracket;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Chain;
import org.reason4j.reward.math.Expression.Listing;
import org.reason4j.reward.math.Expression.Matrix;
import org.reason4j.reward.math.Expression.Relation;
import org.reason4j.reward.math.Expression.Symbol;
import org.reason4j.reward.math.Expression.Union;

/// Whether an answer says what the gold says: lists in any order, tuples in order, sets of real
/// numbers by their members, equations up to a factor, and values by [Scalars].
final class Comparison {
  private final Budget budget;
  private final Policy policy;
  private final Scalars scalars;

  Comparison(Budget budget, Policy policy) {
    this.budget = budget;
    this.policy = policy;
    scalars = new Scalars(budget, policy);
  }

  Match same(Expression gold, Expression answer) {
    budget.spend(2);
    if (gold.equals(answer)) return Match.YES;
    Expression left = Signs.expanded(gold);
    Expression right = Signs.expanded(answer);
    Match ranges = ranges(left, right);
    if (ranges != Match.UNKNOWN) return ranges;
    if (left instanceof Chain || right instanceof Chain) return chains(left, right);
    if (several(left) || several(right)) return lists(left, right);
    if (left instanceof Matrix || right instanceof Matrix) return matrices(left, right);
    if (left instanceof Bracket(char open, var parts, char close)) {
      return right instanceof Bracket(char opened, var others, char closed)
              && open == opened
              && close == closed
          ? ordered(parts, others)
          : Match.NO;
    }
    if (left instanceof Union(var parts)) {
      return right instanceof Union(var others) ? unordered(parts, others) : Match.NO;
    }
    if (structured(right)) return Match.NO;
    if (left instanceof Symbol(var name) && right instanceof Symbol(var other)) {
      return Match.of(sameWords(name, other));
    }
    return scalars.same(left, right);
  }

  private static boolean structured(Expression of) {
    return of instanceof Bracket || of instanceof Union || of instanceof Matrix;
  }

  /// A letter of a choice may be small; a variable may not.
  private static boolean sameWords(String gold, String answer) {
    if (gold.equals(answer) || nothing(gold) && nothing(answer)) return true;
    if (gold.length() > 3 && bareWords(gold).equals(bareWords(answer))) return true;
    return gold.length() == 1
        && answer.length() == 1
        && gold.charAt(0) >= 'A'
        && gold.charAt(0) <= 'H'
        && Character.toUpperCase(answer.charAt(0)) == gold.charAt(0);
  }

  /// Without an article before them.
  private static String bareWords(String words) {
    for (String article : List.of("a ", "an ", "the ")) {
      if (words.startsWith(article)) return words.substring(article.length());
    }
    return words;
  }

  /// Decides where one side is a set of real numbers and both can be read as one.
  private Match ranges(Expression gold, Expression answer) {
    if (!Ranges.range(gold) && !Ranges.range(answer)) return Match.UNKNOWN;
    try {
      var ranges = new Ranges(budget);
      Optional<RealSet> left = ranges.read(bare(gold));
      if (left.isEmpty()) return Match.UNKNOWN;
      Optional<RealSet> right = ranges.read(bare(answer));
      if (right.isEmpty()) return Match.UNKNOWN;
      return Match.of(left.get().same(right.get()) && !variablesDiffer(gold, answer));
    } catch (BeyondException _) {
      return Match.UNKNOWN;
    }
  }

  /// The value without its name: `D = (0, 1)`.
  private static Expression bare(Expression of) {
    return Naming.of(of).value();
  }

  private static boolean variablesDiffer(Expression gold, Expression answer) {
    return gold instanceof Chain(var parts, _)
        && answer instanceof Chain(var others, _)
        && variable(parts) instanceof Symbol(var name)
        && variable(others) instanceof Symbol(var other)
        && !name.equals(other);
  }

  private static Expression variable(List<Expression> parts) {
    for (Expression part : parts) {
      if (part instanceof Symbol) return part;
    }
    return parts.getFirst();
  }

  private Match chains(Expression gold, Expression answer) {
    if (gold instanceof Chain left && answer instanceof Chain right) {
      Match equations = new Equations(budget).same(left, right);
      if (equations == Match.YES) return equations;
    }
    Match rounded = rounding(gold, answer);
    if (rounded == Match.YES) return rounded;
    if (!(gold instanceof Chain) && !gold.symbolic() && residue(answer)) {
      return same(gold, ((Chain) answer).parts().getLast());
    }
    if (!(gold instanceof Chain) && (totals(answer) && !gold.symbolic() || identity(answer))) {
      return same(gold, ((Chain) answer).parts().getLast());
    }
    Naming left = Naming.of(gold);
    Naming right = Naming.of(answer);
    if (left.value().equals(gold) && right.value().equals(answer)) {
      return sameParts(gold, answer);
    }
    if (left.conflicts(right)) return Match.NO;
    if (left.name().isEmpty() && left.value() instanceof Chain && !right.name().isEmpty()) {
      return Match.NO;
    }
    return same(left.value(), renamed(gold, answer, right.value()));
  }

  /// Whether an answer says what an expression of several variables comes to: `a + b = 7`.
  private static boolean totals(Expression answer) {
    return answer instanceof Chain(var parts, var relations)
        && relations.equals(List.of(Relation.EQUAL))
        && !parts.getLast().symbolic()
        && variables(parts.getFirst(), new HashSet<>()) > 1;
  }

  /// Whether an answer is a congruence that ends in its residue: `54 \equiv 0 \pmod{6}`.
  private static boolean residue(Expression answer) {
    return answer instanceof Chain(var parts, var relations)
        && parts.getLast() instanceof Call(var name, _)
        && name.equals("pmod")
        && relations.stream().allMatch(r -> r == Relation.EQUAL || r == Relation.OTHER);
  }

  /// Whether an answer transforms an expression: `ab + b = (a + 1)b`.
  private boolean identity(Expression answer) {
    return answer instanceof Chain(var parts, var relations)
        && relations.stream().allMatch(relation -> relation == Relation.EQUAL)
        && !(parts.getFirst() instanceof Symbol)
        && parts.getFirst().symbolic()
        && same(parts.getFirst(), parts.getLast()) == Match.YES;
  }

  private static int variables(Expression of, Set<String> into) {
    if (of instanceof Symbol(var name)) into.add(name);
    for (Expression child : of.children()) variables(child, into);
    return into.size();
  }

  /// `70/9 ≈ 7.78` is either, if the one is near the other.
  private Match rounding(Expression gold, Expression answer) {
    Optional<List<Expression>> wanted = Naming.rounding(gold);
    if (wanted.isPresent()) {
      return same(wanted.get().getFirst(), answer).or(same(wanted.get().getLast(), answer));
    }
    Optional<List<Expression>> found = Naming.rounding(answer);
    if (found.isEmpty()) return Match.NO;
    Expression exact = found.get().getFirst();
    Expression rounded = found.get().getLast();
    if (new Scalars(budget, Policy.LOOSE).same(exact, rounded) != Match.YES) return Match.NO;
    return same(gold, exact).or(same(gold, rounded));
  }

  /// The answer's value with its argument named as in the gold: `f(y) = y` for `f(x) = x`.
  private static Expression renamed(Expression gold, Expression answer, Expression value) {
    Optional<Symbol> to = argument(gold);
    Optional<Symbol> from = argument(answer);
    if (to.isEmpty() || from.isEmpty() || to.equals(from)) return value;
    return value.holds(to.get()::equals) ? value : substituted(value, from.get(), to.get());
  }

  private static Optional<Symbol> argument(Expression of) {
    return of instanceof Chain(var parts, _)
            && parts.getFirst() instanceof Call(var name, var arguments)
            && name.startsWith("@")
            && arguments.size() == 1
            && arguments.getFirst() instanceof Symbol symbol
        ? Optional.of(symbol)
        : Optional.empty();
  }

  static Expression substituted(Expression of, Symbol from, Symbol to) {
    if (of.equals(from)) return to;
    return of.mapped(part -> substituted(part, from, to));
  }

  /// Relations that are no equations of numbers, part by part.
  private Match sameParts(Expression gold, Expression answer) {
    if (!(gold instanceof Chain(var parts, var relations))
        || !(answer instanceof Chain(var others, var found))) {
      return Match.NO;
    }
    boolean other = relations.contains(Relation.OTHER) || relations.contains(Relation.IN);
    return other && relations.equals(found) ? ordered(parts, others) : Match.NO;
  }

  private static boolean several(Expression of) {
    return of instanceof Listing || of instanceof Braced;
  }

  private static List<Expression> parts(Expression of) {
    return switch (of) {
      case Listing(var parts, _) -> parts;
      case Braced(var parts) -> parts;
      default -> List.of(of);
    };
  }

  private Match lists(Expression gold, Expression answer) {
    List<Expression> left = parts(gold);
    List<Expression> right = parts(answer);
    if (gold instanceof Bracket(char open, var parts, char close)) {
      return pair(open, close) && answer instanceof Listing ? inOrder(parts, right) : Match.NO;
    }
    if (answer instanceof Bracket(char open, var parts, char close) && left.size() > 1) {
      return pair(open, close) && gold instanceof Listing ? inOrder(left, parts) : Match.NO;
    }
    if (left.isEmpty() || right.isEmpty()) {
      return Match.of(left.isEmpty() && right.isEmpty() || nothing(left) || nothing(right));
    }
    List<Naming> wanted = left.stream().map(Naming::of).toList();
    List<Naming> found = right.stream().map(Naming::of).toList();
    boolean namedGold = distinct(wanted);
    boolean namedAnswer = distinct(found);
    if (namedGold && namedAnswer) return byName(wanted, found);
    if (namedGold || namedAnswer) return ordered(values(wanted), values(found));
    if (gold instanceof Braced || answer instanceof Braced || wanted.size() != found.size()) {
      return unordered(once(values(wanted)), once(values(found)));
    }
    return unordered(values(wanted), values(found));
  }

  private static boolean pair(char open, char close) {
    return (open == '(') == (close == ')') && open != ':';
  }

  private Match inOrder(List<Expression> gold, List<Expression> answer) {
    return ordered(
        gold.stream().map(Comparison::bare).toList(),
        answer.stream().map(Comparison::bare).toList());
  }

  /// Whether words say that there is nothing: `no solution`.
  private static boolean nothing(List<Expression> parts) {
    return parts.size() == 1 && parts.getFirst() instanceof Symbol(var words) && nothing(words);
  }

  private static boolean nothing(String words) {
    return switch (words) {
      case "no solution",
          "no solutions",
          "no real solution",
          "no real solutions",
          "none",
          "empty",
          "empty set",
          "the empty set" ->
          true;
      default -> false;
    };
  }

  private static List<Expression> values(List<Naming> namings) {
    return namings.stream().map(Naming::value).toList();
  }

  /// Whether every part has a name of its own letter.
  private static boolean distinct(List<Naming> namings) {
    if (namings.size() < 2 || namings.stream().anyMatch(naming -> naming.name().isEmpty())) {
      return false;
    }
    return namings.stream().map(Naming::stem).distinct().count() == namings.size();
  }

  private Match byName(List<Naming> gold, List<Naming> answer) {
    if (gold.size() != answer.size()) return Match.NO;
    Match all = Match.YES;
    for (Naming wanted : gold) {
      Match one = Match.NO;
      for (Naming found : answer) {
        if (found.name().equals(wanted.name())) one = one.or(same(wanted.value(), found.value()));
      }
      all = all.and(one);
      if (all == Match.NO) return all;
    }
    return all;
  }

  private List<Expression> once(List<Expression> parts) {
    var once = new ArrayList<Expression>();
    for (Expression part : parts) {
      if (once.stream().noneMatch(other -> same(other, part) == Match.YES)) once.add(part);
    }
    return once;
  }

  private Match ordered(List<Expression> gold, List<Expression> answer) {
    if (gold.size() != answer.size()) return Match.NO;
    Match all = Match.YES;
    for (int at = 0; at < gold.size() && all != Match.NO; at++) {
      all = all.and(at(at, gold.size()).same(gold.get(at), answer.get(at)));
    }
    return all;
  }

  private Comparison at(int part, int parts) {
    Policy own = policy.at(part, parts);
    return own.equals(policy) ? this : new Comparison(budget, own);
  }

  private Match unordered(List<Expression> gold, List<Expression> answer) {
    if (gold.size() != answer.size()) return Match.NO;
    var left = new ArrayList<>(answer);
    Match all = Match.YES;
    for (int at = 0; at < gold.size(); at++) {
      Comparison comparison = at(at, gold.size());
      Match found = Match.NO;
      for (int other = 0; other < left.size() && found != Match.YES; other++) {
        Match match = comparison.same(gold.get(at), left.get(other));
        if (match == Match.YES) left.remove(other);
        found = found.or(match);
      }
      all = all.and(found);
      if (all == Match.NO) return all;
    }
    return all;
  }

  /// Matrices cell by cell; a column or a row may be written as a tuple.
  private Match matrices(Expression gold, Expression answer) {
    List<List<Expression>> left = rows(gold);
    List<List<Expression>> right = rows(answer);
    if (left.isEmpty() || left.size() != right.size()) return Match.NO;
    Match all = Match.YES;
    for (int at = 0; at < left.size(); at++) all = all.and(ordered(left.get(at), right.get(at)));
    return all;
  }

  private static List<List<Expression>> rows(Expression of) {
    return switch (of) {
      case Matrix(var rows) when rows.size() == 1 && rows.getFirst().size() > 1 ->
          rows.getFirst().stream().map(List::of).toList();
      case Matrix(var rows) -> rows;
      case Bracket(_, var parts, _) ->
          parts.stream()
              .map(part -> part instanceof Bracket(_, var row, _) ? row : List.of(part))
              .toList();
      default -> List.of();
    };
  }
}
