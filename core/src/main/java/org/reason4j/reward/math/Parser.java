package org.reason4j.reward.math;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.math.Budget.UnreadableException;
import org.reason4j.reward.math.Expression.Bracket;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Chain;
import org.reason4j.reward.math.Expression.Listing;
import org.reason4j.reward.math.Expression.Num;
import org.reason4j.reward.math.Expression.Relation;
import org.reason4j.reward.math.Expression.Union;
import org.reason4j.reward.math.Token.Kind;

/// Reads an expression by recursive descent, at most [Budget#DEPTH] levels deep: lists of relations
/// of sets of terms. The terms are [Terms]' part.
final class Parser {
  private final Cursor cursor;
  private final Terms terms;
  private boolean joined;

  private Parser(Cursor cursor) {
    this.cursor = cursor;
    terms = new Terms(cursor, this);
  }

  /// What the text says.
  ///
  /// @param thousands whether `1,234` outside brackets is one number
  /// @param decimalComma whether `1,5` is one and a half
  /// @throws UnreadableException where it is no expression
  static Expression parse(String text, boolean thousands, boolean decimalComma) {
    var parser = new Parser(new Cursor(Lexer.tokens(text, thousands, decimalComma)));
    if (parser.cursor.atEnd()) throw new UnreadableException("nothing to read");
    Expression all = parser.listing();
    if (!parser.cursor.atEnd()) {
      throw new UnreadableException("unexpected " + parser.cursor.peek().text());
    }
    return all;
  }

  /// Parts with commas, semicolons, "and" or "or" between them.
  Expression listing() {
    cursor.enter();
    boolean before = joined;
    joined = false;
    List<Expression> parts = parts();
    Expression listing =
        parts.size() == 1 ? parts.getFirst() : new Listing(List.copyOf(parts), joined);
    joined = before;
    cursor.leave();
    return listing;
  }

  private List<Expression> parts() {
    var parts = new ArrayList<Expression>();
    parts.add(chain());
    while (separated()) {
      if (ends()) break;
      parts.add(chain());
    }
    return parts;
  }

  private boolean separated() {
    boolean any = false;
    while (true) {
      if (cursor.skip("and")) {
        joined = true;
      } else if (!cursor.skip(",") && !cursor.skip(";") && !cursor.skip("or")) {
        return any;
      }
      any = true;
    }
  }

  private boolean ends() {
    Token next = cursor.peek();
    return next.kind() == Kind.END || next.is("}") || next.is("\\\\") || next.command("end");
  }

  /// Terms with relations between them; what follows an implication stands alone.
  Expression chain() {
    cursor.enter();
    Expression chain = relations();
    while (cursor.skip("⇒")) chain = relations();
    cursor.leave();
    return chain;
  }

  private Expression relations() {
    var parts = new ArrayList<Expression>();
    var relations = new ArrayList<Relation>();
    cursor.skip("&");
    // "= 5" is a line of a calculation; "> 5" is not 5.
    Relation open = Relation.EQUAL;
    if (cursor.peek().kind() == Kind.RELATION) open = relation(cursor.take().text());
    parts.add(sets());
    cursor.skip("&");
    while (cursor.peek().kind() == Kind.RELATION) {
      String spelling = cursor.take().text();
      relations.add(relation(spelling));
      cursor.skip("&");
      parts.add(sets());
      cursor.skip("&");
    }
    if (parts.size() > 1) return new Chain(List.copyOf(parts), List.copyOf(relations));
    return switch (open) {
      case LESS, AT_MOST, GREATER, AT_LEAST, UNEQUAL -> new Call("@" + open, List.copyOf(parts));
      case EQUAL, APPROXIMATE, IN, OTHER -> parts.getFirst();
    };
  }

  /// Relations that begin with a sum already read, in a cell of a matrix.
  Expression related(Expression first) {
    if (cursor.peek().kind() != Kind.RELATION) return first;
    var parts = new ArrayList<Expression>(List.of(first));
    var relations = new ArrayList<Relation>();
    while (cursor.peek().kind() == Kind.RELATION) {
      relations.add(relation(cursor.take().text()));
      cursor.skip("&");
      parts.add(terms.sum());
    }
    return new Chain(List.copyOf(parts), List.copyOf(relations));
  }

  private static Relation relation(String spelling) {
    Relation relation = Vocabulary.RELATIONS.get(spelling);
    return relation == null ? Relation.OTHER : relation;
  }

  /// Unions and the like of sums; numbers with colons between them.
  private Expression sets() {
    Expression first = residue(terms.sum());
    if (cursor.peek().is(":") && first instanceof Num) return ratio(first);
    if (cursor.peek().is("∪")) {
      var parts = new ArrayList<Expression>(List.of(first));
      while (cursor.skip("∪")) parts.add(terms.sum());
      first = new Union(List.copyOf(parts));
    }
    while (cursor.peek().is("∩") || cursor.peek().is("∖")) {
      String name = cursor.take().text();
      first = new Call(name, List.of(first, terms.sum()));
    }
    return first;
  }

  private Expression ratio(Expression first) {
    var parts = new ArrayList<Expression>(List.of(first));
    while (cursor.skip(":")) parts.add(terms.sum());
    return new Bracket(':', List.copyOf(parts), ':');
  }

  /// `a \pmod{n}`, `a \bmod n`.
  private Expression residue(Expression of) {
    Token next = cursor.peek();
    boolean bracketed = next.is("(") && cursor.peek(1).kind() == Kind.COMMAND;
    Token named = bracketed ? cursor.peek(1) : next;
    if (!named.command("pmod") && !named.command("bmod") && !named.command("mod")) return of;
    if (bracketed) cursor.take();
    cursor.take();
    Expression modulus = terms.sum();
    if (bracketed) cursor.expect(")");
    return new Call(named.command("bmod") && !bracketed ? "mod" : "pmod", List.of(of, modulus));
  }

  /// What stands in brackets whose opening was taken, to `)` or `]`.
  Expression bracket(char open) {
    List<Expression> parts = bracketed();
    Token close = cursor.take();
    if (!close.is(")") && !close.is("]")) {
      throw new UnreadableException("a bracket that does not close");
    }
    char end = close.text().charAt(0);
    if (parts.size() == 1 && (open == '(') == (end == ')')) return parts.getFirst();
    return new Bracket(open, parts, end);
  }

  /// The parts up to the end of a bracket, one level deeper.
  List<Expression> bracketed() {
    cursor.enter();
    List<Expression> parts = List.copyOf(parts());
    cursor.leave();
    return parts;
  }
}
