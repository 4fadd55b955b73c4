package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Budget.UnreadableException;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Degrees;
import org.reason4j.reward.math.Expression.Measured;
import org.reason4j.reward.math.Expression.Negated;
import org.reason4j.reward.math.Expression.Num;
import org.reason4j.reward.math.Expression.Percent;
import org.reason4j.reward.math.Expression.PlusMinus;
import org.reason4j.reward.math.Expression.Power;
import org.reason4j.reward.math.Expression.Product;
import org.reason4j.reward.math.Expression.Quotient;
import org.reason4j.reward.math.Expression.Sum;
import org.reason4j.reward.math.Expression.Symbol;
import org.reason4j.reward.math.Token.Kind;

/// Reads sums of products of powers; what stands at their leaves is [Atoms]' part.
final class Terms {
  private static final String UNIT_LETTERS = "mgshLlNJWVAKFC";

  private final Cursor cursor;
  private final Atoms atoms;

  Terms(Cursor cursor, Parser parser) {
    this.cursor = cursor;
    atoms = new Atoms(cursor, parser, this);
  }

  Expression sum() {
    cursor.enter();
    var parts = new ArrayList<Expression>();
    parts.add(product());
    while (true) {
      if (cursor.skip("+")) {
        parts.add(product());
      } else if (cursor.skip("-")) {
        parts.add(new Negated(product()));
      } else if (cursor.skip("±")) {
        parts.add(new PlusMinus(product(), false));
      } else if (cursor.skip("∓")) {
        parts.add(new PlusMinus(product(), true));
      } else {
        cursor.leave();
        return parts.size() == 1 ? parts.getFirst() : new Sum(List.copyOf(parts));
      }
    }
  }

  /// Factors beside each other or with `*` and `/` between them, and the unit behind them.
  Expression product() {
    cursor.enter();
    Expression product = signed();
    while (true) {
      Token next = cursor.peek();
      if (cursor.skip("*")) {
        product = times(product, signed());
      } else if (cursor.skip("/")) {
        product = new Quotient(product, signed());
      } else if (unitAhead(product)) {
        product = measured(product);
      } else if (startsFactor(next, product)) {
        product = times(product, power());
      } else {
        cursor.leave();
        return product;
      }
    }
  }

  private static Expression times(Expression left, Expression right) {
    var parts = new ArrayList<Expression>();
    if (left instanceof Product(var before)) parts.addAll(before);
    else parts.add(left);
    parts.add(right);
    return new Product(List.copyOf(parts));
  }

  /// A factor with signs before it. The sign of a whole product is its own: `-2x` is `-(2x)`.
  private Expression signed() {
    if (cursor.skip("-")) return deeper(() -> new Negated(signed()));
    if (cursor.skip("+")) return deeper(this::signed);
    if (cursor.skip("±")) return deeper(() -> new PlusMinus(signed(), false));
    if (cursor.skip("∓")) return deeper(() -> new PlusMinus(signed(), true));
    return power();
  }

  private Expression deeper(Supplier<Expression> read) {
    cursor.enter();
    Expression expression = read.get();
    cursor.leave();
    return expression;
  }

  private boolean startsFactor(Token next, Expression before) {
    return switch (next.kind()) {
      case NUMBER -> !(before instanceof Num) && !endsInNumber(before);
      case NAME, FUNCTION -> true;
      case WORD -> before.symbolic() || before instanceof Symbol;
      case COMMAND ->
          switch (next.text()) {
            case "end",
                "pmod",
                "bmod",
                "mod",
                "over",
                "choose",
                "rfloor",
                "rceil",
                "circ",
                "prime" ->
                false;
            default -> true;
          };
      case SIGN ->
          next.is("(")
                  && cursor.peek(1).kind() == Kind.COMMAND
                  && (cursor.peek(1).command("bmod") || cursor.peek(1).command("mod"))
              ? false
              : next.is("(")
                  || next.is("[")
                  || next.is("{")
                  || next.is("\\{")
                  || next.is("|") && !atoms.insideBars();
      case RELATION, END -> false;
    };
  }

  private static boolean endsInNumber(Expression before) {
    return switch (before) {
      case Product(var parts) -> parts.getLast() instanceof Num;
      case Negated(var of) -> of instanceof Num;
      case Quotient(_, var under) -> under instanceof Num;
      default -> false;
    };
  }

  private boolean unitAhead(Expression before) {
    Token next = cursor.peek();
    if (before.symbolic()) return false;
    if (next.kind() == Kind.WORD) return Words.number(next.text()) < 0;
    if (next.kind() != Kind.NAME || next.text().length() != 1) return false;
    if (next.text().equals("e") || next.text().equals("i")) return false;
    if (next.textual()) return true;
    Token after = cursor.peek(1);
    return next.spaced()
        && UNIT_LETTERS.indexOf(next.text().charAt(0)) >= 0
        && (after.kind() == Kind.END || after.is("^"));
  }

  /// The words behind a number: they multiply it, or are its unit.
  private Expression measured(Expression of) {
    var unit = new StringBuilder();
    while (true) {
      Token next = cursor.peek();
      if (next.is("/") && unitLetter(cursor.peek(1))) {
        cursor.take();
        unit.append('/');
      } else if (next.is("^") && !unit.isEmpty()) {
        cursor.take();
        unit.append('^').append(atoms.spelling());
      } else if (next.kind() == Kind.WORD || next.textual() && next.kind() == Kind.NAME) {
        String word = cursor.take().text();
        Long multiplier = Vocabulary.MULTIPLIERS.get(word);
        if (multiplier != null && unit.isEmpty()) {
          return times(of, new Num(Rational.of(BigInteger.valueOf(multiplier)), -1));
        }
        if (Vocabulary.NO_UNITS.contains(word)) {
          throw new UnreadableException("'" + word + "' behind a number");
        }
        if (!unit.isEmpty() && unit.charAt(unit.length() - 1) != '/') unit.append(' ');
        unit.append(word);
      } else if (unit.isEmpty()) {
        unit.append(cursor.take().text());
      } else {
        return new Measured(of, unit.toString());
      }
    }
  }

  private static boolean unitLetter(Token token) {
    return token.kind() == Kind.WORD || token.kind() == Kind.NAME;
  }

  /// An atom with powers, factorials and signs behind it.
  Expression power() {
    cursor.enter();
    Expression of = atoms.atom();
    while (true) {
      if (cursor.skip("^")) {
        of = raised(of);
      } else if (cursor.skip("!")) {
        of = new Call(cursor.skip("!") ? "doublefactorial" : "factorial", List.of(of));
      } else if (cursor.skip("°") || cursor.peek().command("circ")) {
        if (cursor.peek().command("circ")) cursor.take();
        of = new Degrees(of);
      } else if (cursor.skip("%")) {
        of = new Percent(of);
      } else if (cursor.peek().is("'") && of instanceof Symbol(String name)) {
        cursor.take();
        of = new Symbol(name + "'");
      } else if (cursor.peek().is("_")) {
        of = atoms.subscripted(of);
      } else {
        cursor.leave();
        return of;
      }
    }
  }

  private Expression raised(Expression of) {
    Token next = cursor.peek();
    boolean braced = next.is("{");
    Token first = braced ? cursor.peek(1) : next;
    if (first.command("circ") || first.is("°") || first.command("prime") || first.is("*")) {
      if (braced) cursor.take();
      cursor.take();
      if (braced) cursor.expect("}");
      if (first.command("circ") || first.is("°")) return new Degrees(of);
      return new Call(first.is("*") ? "starred" : "primed", List.of(of));
    }
    return new Power(of, exponent());
  }

  private Expression exponent() {
    if (cursor.peek().is("-") || cursor.peek().is("+")) return deeper(() -> signedExponent());
    if (cursor.peek().is("{")) return atoms.atom();
    return power();
  }

  private Expression signedExponent() {
    boolean minus = cursor.take().is("-");
    Expression exponent = exponent();
    return minus ? new Negated(exponent) : exponent;
  }
}
