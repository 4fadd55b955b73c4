package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Budget.UnreadableException;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Constant;
import org.reason4j.reward.math.Expression.Matrix;
import org.reason4j.reward.math.Expression.Num;
import org.reason4j.reward.math.Expression.Quotient;
import org.reason4j.reward.math.Expression.Symbol;
import org.reason4j.reward.math.Token.Kind;

/// Reads what has a form of its own: fractions, roots, binomials, sums, matrices.
final class Forms {
  private static final int MAX_CELLS = 400;

  private final Cursor cursor;
  private final Parser parser;
  private final Terms terms;
  private final Atoms atoms;

  Forms(Cursor cursor, Parser parser, Terms terms, Atoms atoms) {
    this.cursor = cursor;
    this.parser = parser;
    this.terms = terms;
    this.atoms = atoms;
  }

  /// The form of this name, which was taken.
  Expression form(String name) {
    return switch (name) {
      case "pi" -> Constant.PI;
      case "infty" -> Constant.INFINITY;
      case "frac" -> new Quotient(argument(), argument());
      case "binom" -> cursor.peek().is("(") ? pair() : new Call("binom", both());
      case "sqrt" -> root();
      case "overline", "bar", "widehat", "overrightarrow", "dot", "tilde", "widetilde", "overarc" ->
          new Symbol(name + ":" + atoms.spelling());
      case "mathbb" -> new Symbol("mathbb:" + atoms.spelling() + half());
      case "sum", "prod", "int", "lim" -> large(name);
      case "lfloor" -> closed("floor", "rfloor");
      case "lceil" -> closed("ceil", "rceil");
      case "begin" -> environment();
      default -> throw new UnreadableException("unexpected \\" + name);
    };
  }

  /// The sign that keeps half of a set of numbers: `\mathbb{R}^+`; empty for none.
  private String half() {
    if (!cursor.peek().is("^") && !cursor.peek().is("_")) return "";
    boolean braced = cursor.peek(1).is("{");
    Token sign = cursor.peek(braced ? 2 : 1);
    if (!sign.is("+") && !sign.is("-") && !sign.is("*")) return "";
    for (int taken = 0; taken < (braced ? 4 : 2); taken++) cursor.take();
    return sign.text();
  }

  private List<Expression> both() {
    Expression first = argument();
    return List.of(first, argument());
  }

  private Expression pair() {
    cursor.take();
    List<Expression> parts = parser.bracketed();
    cursor.expect(")");
    return new Call("binom", parts);
  }

  /// An argument as LaTeX reads it: a group, or one digit, or one command.
  private Expression argument() {
    if (cursor.peek().kind() == Kind.NUMBER) {
      Token digit = cursor.digit();
      return new Num(digit.number().orElse(Rational.ZERO), digit.places());
    }
    return atoms.atom();
  }

  private Expression root() {
    Expression degree = new Num(Rational.of(BigInteger.TWO), -1);
    if (cursor.skip("[")) {
      degree = terms.sum();
      cursor.expect("]");
    }
    return new Call("root", List.of(degree, atoms.atom()));
  }

  /// What stands in braces whose opening was taken.
  Expression group() {
    Expression inside = parser.listing();
    if (cursor.peek().command("over") || cursor.peek().command("choose")) {
      boolean over = cursor.take().command("over");
      Expression under = parser.listing();
      inside = over ? new Quotient(inside, under) : new Call("binom", List.of(inside, under));
    }
    cursor.expect("}");
    return inside;
  }

  /// `\sum_{k=0}^{n} ...`: the limits and what follows.
  private Expression large(String name) {
    var parts = new ArrayList<Expression>();
    while (cursor.peek().is("_") || cursor.peek().is("^")) {
      cursor.take();
      parts.add(atoms.atom());
    }
    parts.add(terms.product());
    return new Call("@" + name, List.copyOf(parts));
  }

  private Expression closed(String name, String end) {
    Expression inside = terms.sum();
    if (!cursor.take().command(end)) throw new UnreadableException("no \\" + end);
    return new Call(name, List.of(inside));
  }

  private Expression environment() {
    String name = atoms.spelling();
    if (name.startsWith("array") && cursor.peek().is("{")) atoms.spelling();
    var rows = new ArrayList<List<Expression>>();
    var row = new ArrayList<Expression>();
    int cells = 0;
    while (true) {
      Token next = cursor.peek();
      if (++cells > MAX_CELLS) throw new UnreadableException("more than 400 cells");
      if (next.command("end")) {
        cursor.take();
        atoms.spelling();
        if (!row.isEmpty()) rows.add(List.copyOf(row));
        Expression matrix = new Matrix(List.copyOf(rows));
        return name.startsWith("vmatrix") ? new Call("@det", List.of(matrix)) : matrix;
      }
      if (next.is("\\\\")) {
        cursor.take();
        if (!row.isEmpty()) rows.add(List.copyOf(row));
        row.clear();
      } else if (next.is("&")) {
        cursor.take();
      } else if (next.is(",")) {
        cursor.take();
      } else {
        row.add(cell());
      }
    }
  }

  /// A cell: a sum, or relations of sums, whose `&` belong to the matrix.
  private Expression cell() {
    return parser.related(terms.sum());
  }
}
