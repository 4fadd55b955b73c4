package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Budget.UnreadableException;
import org.reason4j.reward.math.Expression.Braced;
import org.reason4j.reward.math.Expression.Call;
import org.reason4j.reward.math.Expression.Constant;
import org.reason4j.reward.math.Expression.Listing;
import org.reason4j.reward.math.Expression.Negated;
import org.reason4j.reward.math.Expression.Num;
import org.reason4j.reward.math.Expression.Power;
import org.reason4j.reward.math.Expression.Product;
import org.reason4j.reward.math.Expression.Symbol;
import org.reason4j.reward.math.Token.Kind;

/// Reads the leaves of an expression: numbers, variables, words, functions and bracketed parts.
final class Atoms {
  private final Cursor cursor;
  private final Parser parser;
  private final Terms terms;
  private final Forms forms;
  private int bars;

  Atoms(Cursor cursor, Parser parser, Terms terms) {
    this.cursor = cursor;
    this.parser = parser;
    this.terms = terms;
    forms = new Forms(cursor, parser, terms, this);
  }

  /// Whether a bar would end what is read now.
  boolean insideBars() {
    return bars > 0;
  }

  Expression atom() {
    cursor.enter();
    Token token = cursor.take();
    Expression atom =
        switch (token.kind()) {
          case NUMBER -> number(token);
          case NAME -> name(token);
          case WORD -> words(token);
          case FUNCTION -> function(token.text());
          case COMMAND -> forms.form(token.text());
          case SIGN -> signed(token);
          case RELATION, END -> throw new UnreadableException("nothing where a value should be");
        };
    cursor.leave();
    return atom;
  }

  private Expression number(Token token) {
    Rational value = token.number().orElse(Rational.ZERO);
    var number = new Num(value, token.places());
    if (cursor.peek().is("_")) return inBase(token);
    Rational part = mixedPart(token);
    return part.signum() > 0 ? new Num(value.plus(part), -1) : number;
  }

  /// The fraction of a mixed number such as `2\frac{1}{2}` or `2 1/2`, taken; 0 where none follows.
  private Rational mixedPart(Token whole) {
    if (whole.places() >= 0) return Rational.ZERO;
    Token next = cursor.peek();
    if (next.kind() == Kind.NUMBER
        && next.spaced()
        && cursor.peek(1).is("/")
        && cursor.peek(2).kind() == Kind.NUMBER) {
      Rational part = proper(next, cursor.peek(2));
      if (part.signum() == 0) return part;
      cursor.take();
      cursor.take();
      cursor.take();
      return part;
    }
    if (!next.command("frac")) return Rational.ZERO;
    boolean braced = cursor.peek(1).is("{");
    if (!braced) {
      Token digits = cursor.peek(1);
      if (digits.kind() != Kind.NUMBER || digits.text().length() < 2) return Rational.ZERO;
      cursor.take();
      Token over = cursor.digit();
      Token under = cursor.digit();
      return proper(over, under);
    }
    Token over = cursor.peek(2);
    Token under = cursor.peek(5);
    boolean plain =
        over.kind() == Kind.NUMBER
            && cursor.peek(3).is("}")
            && cursor.peek(4).is("{")
            && under.kind() == Kind.NUMBER
            && cursor.peek(6).is("}");
    if (!plain) return Rational.ZERO;
    Rational part = proper(over, under);
    for (int taken = 0; part.signum() > 0 && taken < 7; taken++) cursor.take();
    return part;
  }

  private static Rational proper(Token over, Token under) {
    if (over.places() >= 0 || under.places() >= 0) return Rational.ZERO;
    BigInteger top = new BigInteger(over.text());
    BigInteger bottom = new BigInteger(under.text());
    return top.compareTo(bottom) < 0 ? new Rational(top, bottom) : Rational.ZERO;
  }

  /// `1202_3`.
  private Expression inBase(Token digits) {
    cursor.take();
    return inBase(digits.text().replace(".", ""), Math.max(digits.places(), 0), spelling());
  }

  private static Expression inBase(String digits, int places, String spelled) {
    int base = Words.number(spelled);
    if (base < 0) base = spelled.matches("[0-9]{1,2}") ? Integer.parseInt(spelled) : 0;
    if (base < 2 || base > 36) {
      throw new UnreadableException("a number in base " + spelled);
    }
    BigInteger value = Words.inBase(digits, base);
    if (value.signum() < 0) throw new UnreadableException("no digit of base " + base);
    if (places > 300) throw new UnreadableException("too many digits of base " + base);
    return new Num(new Rational(value, BigInteger.valueOf(base).pow(places)), -1);
  }

  private Expression name(Token token) {
    String name = token.text();
    if (name.equals("e")) return Constant.E;
    if (name.equals("i")) return Constant.I;
    if (name.equals("∅")) return new Braced(List.of());
    if (token.textual() && name.length() == 1 && cursor.peek().kind() == Kind.WORD) {
      return words(token);
    }
    boolean function = name.equals("f") || name.equals("g") || name.equals("h");
    if (function && cursor.peek().is("(") && !cursor.peek().spaced()) {
      cursor.take();
      List<Expression> parts = parser.bracketed();
      cursor.expect(")");
      return new Call("@" + name, parts);
    }
    return new Symbol(name);
  }

  /// Words beside each other are one symbol; words for numbers are numbers.
  private Expression words(Token first) {
    int number = Words.number(first.text());
    if (number >= 0) {
      if (number >= 20 && cursor.peek().is("-")) {
        int ones = Words.number(cursor.peek(1).text());
        if (ones > 0 && ones < 10) {
          cursor.take();
          cursor.take();
          number += ones;
        }
      }
      var value = Rational.of(BigInteger.valueOf(number));
      if (cursor.peek().is("-") && Words.denominator(cursor.peek(1).text()) > 0) cursor.take();
      int parts = Words.denominator(cursor.peek().text());
      if (parts > 0) {
        cursor.take();
        value = value.dividedBy(Rational.of(BigInteger.valueOf(parts)));
      }
      return new Num(value, -1);
    }
    var name = new StringBuilder(first.text());
    while (cursor.peek().kind() == Kind.WORD
        || cursor.peek().textual() && cursor.peek().kind() == Kind.NAME) {
      name.append(' ').append(cursor.take().text());
    }
    return new Symbol(name.toString());
  }

  private Expression signed(Token token) {
    return switch (token.text()) {
      case "(", "[" -> bracketed(token.text().charAt(0));
      case "{" -> forms.group();
      case "\\{" -> braces();
      case "|" -> absolute();
      default -> throw new UnreadableException("unexpected " + token.text());
    };
  }

  private Expression bracketed(char open) {
    int before = bars;
    bars = 0;
    Expression inside = parser.bracket(open);
    bars = before;
    return inside;
  }

  private Expression absolute() {
    bars++;
    Expression inside = terms.sum();
    cursor.expect("|");
    bars--;
    return new Call("abs", List.of(inside));
  }

  /// `\{a, b\}`, or `\{x | condition\}`, which is its condition.
  private Expression braces() {
    if (cursor.skip("\\}")) return new Braced(List.of());
    if (cursor.peek().command("begin")) return cases();
    bars++;
    List<Expression> parts = parser.bracketed();
    if (cursor.skip("|") || cursor.skip(":")) {
      Expression condition = parser.listing();
      bars--;
      cursor.expect("\\}");
      return condition;
    }
    bars--;
    if (!cursor.skip("\\}")) cursor.expect("}");
    return new Braced(parts);
  }

  /// Conditions below each other behind one brace, which closes or does not.
  private Expression cases() {
    Expression rows = atom();
    cursor.skip("\\}");
    if (!(rows instanceof Expression.Matrix(var lines))) return rows;
    return new Listing(lines.stream().map(List::getFirst).toList(), true);
  }

  /// A function and its argument: in brackets, or the factors up to the next sign or function.
  private Expression function(String name) {
    Expression base = new Listing(List.of(), false);
    if (cursor.skip("_")) base = single();
    boolean raised = cursor.skip("^");
    Expression exponent = raised ? exponent() : base;
    if (cursor.peek().is("_")) {
      cursor.take();
      base = single();
    }
    Expression call = Functions.named(name, base, arguments());
    if (!raised) return call;
    boolean inverse =
        exponent.equals(new Negated(new Num(Rational.ONE, -1)))
            && call instanceof Call(var known, _)
            && Vocabulary.FUNCTIONS.containsKey("arc" + known);
    if (inverse && call instanceof Call(var known, var parts))
      return new Call("arc" + known, parts);
    return new Power(call, exponent);
  }

  private Expression exponent() {
    if (cursor.skip("-")) return new Negated(single());
    return single();
  }

  /// A group in braces or a single token.
  Expression single() {
    if (cursor.peek().kind() == Kind.NUMBER && !cursor.last().orElseThrow().is("^")) {
      Token number = cursor.peek().text().startsWith("10") ? cursor.take() : cursor.digit();
      return new Num(number.number().orElse(Rational.ZERO), number.places());
    }
    return atom();
  }

  private List<Expression> arguments() {
    Token next = cursor.peek();
    if (next.is("(") || next.is("[") || next.is("{")) {
      cursor.take();
      int before = bars;
      bars = 0;
      List<Expression> parts = parser.bracketed();
      bars = before;
      Token close = cursor.take();
      if (!close.is(")") && !close.is("]") && !close.is("}")) {
        throw new UnreadableException("a bracket that does not close");
      }
      return parts;
    }
    if (next.is("-")) {
      cursor.take();
      return List.of(new Negated(terms.power()));
    }
    var factors = new ArrayList<Expression>(List.of(terms.power()));
    while (factors.size() < 8 && goesOn()) factors.add(terms.power());
    return List.of(factors.size() == 1 ? factors.getFirst() : new Product(List.copyOf(factors)));
  }

  private boolean goesOn() {
    Token next = cursor.peek();
    return next.kind() == Kind.NAME
        || next.command("pi")
        || next.command("sqrt")
        || next.command("frac");
  }

  /// What `_` says about what stands before it: part of a variable's name, or a number's base.
  Expression subscripted(Expression of) {
    cursor.take();
    String index = spelling();
    return switch (of) {
      case Symbol(String name) -> new Symbol(name + "_" + index);
      case Constant constant when constant == Constant.E || constant == Constant.I ->
          new Symbol((constant == Constant.E ? "e_" : "i_") + index);
      case Call(String name, var parts) -> new Call(name + "_" + index, parts);
      case Num(var value, int places) when places < 0 && value.whole() ->
          inBase(value.numerator().toString(), 0, index);
      default -> throw new UnreadableException("an index behind no variable");
    };
  }

  /// The text of a group in braces or of one token, brackets left out.
  String spelling() {
    if (!cursor.skip("{")) {
      if (cursor.peek().is("(")) return group("(", ")");
      return cursor.take().text();
    }
    return inside("{", "}");
  }

  private String group(String open, String close) {
    cursor.take();
    return inside(open, close);
  }

  private String inside(String open, String close) {
    var text = new StringBuilder();
    for (int depth = 1; ; ) {
      Token token = cursor.take();
      if (token.kind() == Kind.END) throw new UnreadableException("a brace that does not close");
      if (token.is(open)) depth++;
      if (token.is(close) && --depth == 0) return text.toString();
      if (!token.is("{") && !token.is("}")) text.append(token.text());
    }
  }
}
