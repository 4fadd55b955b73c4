package org.reason4j.text.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reason4j.text.template.Expr.Given;
import org.reason4j.text.template.Value.Sequence.Form;

/// Reads expressions, with jinja2's order of operators: `if`, `or`, `and`, `not`, comparisons, `+
/// -`, `~`, `* / // %`, `**`, signs, then filters, tests and calls.
final class ExprParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final Tokens tokens;
  private Set<String> names = new HashSet<>(); // that were read

  ExprParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /// Starts another set of names read; the one so far is given back.
  Set<String> names(Set<String> other) {
    Set<String> read = names;
    names = other;
    return read;
  }

  /// One expression.
  Expr expression() {
    return expression(true);
  }

  private Expr expression(boolean withCondition) {
    tokens.enter();
    Expr expr = withCondition ? conditional() : or();
    tokens.leave();
    return expr;
  }

  private Expr conditional() {
    int line = tokens.line();
    Expr expr = or();
    while (tokens.takeName("if")) {
      Expr test = or();
      Optional<Expr> otherwise =
          tokens.takeName("else") ? Optional.of(expression()) : Optional.empty();
      expr = new Expr.Conditional(test, expr, otherwise, line);
    }
    return expr;
  }

  private Expr or() {
    Expr left = and();
    while (tokens.now().name("or")) {
      int line = tokens.next().line();
      left = new Expr.Or(left, and(), line);
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (tokens.now().name("and")) {
      int line = tokens.next().line();
      left = new Expr.And(left, not(), line);
    }
    return left;
  }

  private Expr not() {
    if (!tokens.now().name("not")) return compare();
    int line = tokens.next().line();
    tokens.enter();
    Expr target = not();
    tokens.leave();
    return new Expr.Not(target, line);
  }

  private Expr compare() {
    int line = tokens.line();
    Expr first = sum();
    List<Expr.Step> steps = new ArrayList<>();
    while (true) {
      Token now = tokens.now();
      if (now.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(now.text())) {
        tokens.next();
        steps.add(new Expr.Step(now.text(), sum()));
      } else if (tokens.takeName("in")) {
        steps.add(new Expr.Step("in", sum()));
      } else if (now.name("not") && tokens.ahead().name("in")) {
        tokens.next();
        tokens.next();
        steps.add(new Expr.Step("not in", sum()));
      } else {
        return steps.isEmpty() ? first : new Expr.Compare(first, steps, line);
      }
    }
  }

  private Expr sum() {
    Expr left = concat();
    while (tokens.now().operator("+") || tokens.now().operator("-")) {
      Token operator = tokens.next();
      left = new Expr.Binary(operator.text(), left, concat(), operator.line());
    }
    return left;
  }

  private Expr concat() {
    int line = tokens.line();
    List<Expr> parts = new ArrayList<>();
    parts.add(product());
    while (tokens.takeOperator("~")) parts.add(product());
    return parts.size() == 1 ? parts.getFirst() : new Expr.Concat(parts, line);
  }

  private Expr product() {
    Expr left = power();
    while (Set.of("*", "/", "//", "%").contains(tokens.now().text())
        && tokens.now().kind() == Token.Kind.OPERATOR) {
      Token operator = tokens.next();
      left = new Expr.Binary(operator.text(), left, power(), operator.line());
    }
    return left;
  }

  private Expr power() {
    Expr left = unary(true);
    while (tokens.now().operator("**")) {
      int line = tokens.next().line();
      left = new Expr.Binary("**", left, unary(true), line);
    }
    return left;
  }

  private Expr unary(boolean withFilters) {
    int line = tokens.line();
    Expr expr;
    if (tokens.now().operator("-") || tokens.now().operator("+")) {
      String operator = tokens.next().text();
      tokens.enter();
      expr = new Expr.Unary(operator, unary(false), line);
      tokens.leave();
    } else {
      expr = primary();
    }
    expr = postfix(expr);
    return withFilters ? filters(expr) : expr;
  }

  private Expr primary() {
    Token token = tokens.now();
    int line = token.line();
    return switch (token.kind()) {
      case NAME -> {
        tokens.next();
        yield switch (token.text()) {
          case "true", "True" -> new Expr.Literal(Value.Bool.TRUE, line);
          case "false", "False" -> new Expr.Literal(Value.Bool.FALSE, line);
          case "none", "None" -> new Expr.Literal(Value.None.NONE, line);
          default -> {
            names.add(token.text());
            yield new Expr.Name(token.text(), line);
          }
        };
      }
      case STRING -> {
        var text = new StringBuilder();
        while (tokens.now().kind() == Token.Kind.STRING) text.append(tokens.next().text());
        yield new Expr.Literal(Text.of(text.toString()), line);
      }
      case INTEGER -> {
        tokens.next();
        yield new Expr.Literal(new Value.Int(whole(token.text())), line);
      }
      case FLOAT -> {
        tokens.next();
        yield new Expr.Literal(new Value.Real(Double.parseDouble(token.text())), line);
      }
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> {
              tokens.next();
              Expr inside = tuple(true, Set.of(), true);
              tokens.needOperator(")");
              yield inside;
            }
            case "[" -> {
              tokens.next();
              List<Expr> items = list("]");
              yield new Expr.ListOf(items, Form.LIST, line);
            }
            case "{" -> dict();
            default -> throw tokens.error("unexpected '" + token.text() + "'");
          };
      case DATA, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END ->
          throw tokens.expected("an expression");
    };
  }

  private BigInteger whole(String text) {
    if (text.length() > 4000) throw tokens.error("a whole number of " + text.length() + " digits");
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    if (lower.startsWith("0x")) return new BigInteger(lower.substring(2), 16);
    if (lower.startsWith("0o")) return new BigInteger(lower.substring(2), 8);
    if (lower.startsWith("0b")) return new BigInteger(lower.substring(2), 2);
    return new BigInteger(lower);
  }

  private List<Expr> list(String end) {
    List<Expr> items = new ArrayList<>();
    while (!tokens.now().operator(end)) {
      if (!items.isEmpty()) tokens.needOperator(",");
      if (tokens.now().operator(end)) break;
      items.add(expression());
    }
    tokens.needOperator(end);
    return items;
  }

  private Expr dict() {
    int line = tokens.next().line();
    List<Expr.Pair> pairs = new ArrayList<>();
    while (!tokens.now().operator("}")) {
      if (!pairs.isEmpty()) tokens.needOperator(",");
      if (tokens.now().operator("}")) break;
      Expr key = expression();
      tokens.needOperator(":");
      pairs.add(new Expr.Pair(key, expression()));
    }
    tokens.needOperator("}");
    return new Expr.DictOf(pairs, line);
  }

  /// One expression, or several as a tuple.
  ///
  /// @param ends names that end it
  /// @param bracketed whether it may be empty
  Expr tuple(boolean withCondition, Set<String> ends, boolean bracketed) {
    int line = tokens.line();
    List<Expr> items = new ArrayList<>();
    boolean several = false;
    while (true) {
      if (!items.isEmpty()) {
        if (!tokens.takeOperator(",")) break;
        several = true;
      }
      if (ended(ends)) break;
      items.add(expression(withCondition));
    }
    if (!several && items.size() == 1) return items.getFirst();
    if (items.isEmpty() && !bracketed) throw tokens.expected("an expression");
    return new Expr.ListOf(items, Form.TUPLE, line);
  }

  private boolean ended(Set<String> ends) {
    Token now = tokens.now();
    return switch (now.kind()) {
      case BLOCK_END, PRINT_END, END -> true;
      case OPERATOR -> now.text().equals(")");
      case NAME -> ends.contains(now.text());
      case DATA, BLOCK_BEGIN, PRINT_BEGIN, STRING, INTEGER, FLOAT -> false;
    };
  }

  // ---- what follows a value ----

  private Expr postfix(Expr expr) {
    while (true) {
      if (tokens.now().operator(".")) expr = dot(expr);
      else if (tokens.now().operator("[")) expr = brackets(expr);
      else if (tokens.now().operator("(")) expr = call(expr);
      else return expr;
    }
  }

  private Expr filters(Expr expr) {
    while (true) {
      if (tokens.now().operator("|")) expr = filter(Optional.of(expr));
      else if (tokens.now().name("is")) expr = test(expr);
      else if (tokens.now().operator("(")) expr = call(expr);
      else return expr;
    }
  }

  private Expr dot(Expr target) {
    int line = tokens.next().line();
    Token name = tokens.next();
    return switch (name.kind()) {
      case NAME -> new Expr.Attribute(target, name.text(), line);
      case INTEGER ->
          new Expr.Item(target, new Expr.Literal(new Value.Int(whole(name.text())), line), line);
      case DATA, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, STRING, FLOAT, OPERATOR, END ->
          throw tokens.error("expected name or number");
    };
  }

  private Expr brackets(Expr target) {
    int line = tokens.next().line();
    Optional<Expr> start = Optional.empty();
    if (!tokens.now().operator(":")) {
      Expr key = expression();
      if (tokens.takeOperator("]")) return new Expr.Item(target, key, line);
      if (tokens.now().operator(",")) throw tokens.unsupported("an index of several values");
      start = Optional.of(key);
    }
    tokens.needOperator(":");
    Optional<Expr> stop = Optional.empty();
    Optional<Expr> step = Optional.empty();
    if (!tokens.now().operator(":") && !tokens.now().operator("]"))
      stop = Optional.of(expression());
    if (tokens.takeOperator(":") && !tokens.now().operator("]")) step = Optional.of(expression());
    if (tokens.now().operator(",")) throw tokens.unsupported("an index of several values");
    tokens.needOperator("]");
    return new Expr.Slice(target, start, stop, step, line);
  }

  private Expr.Call call(Expr target) {
    int line = tokens.line();
    return new Expr.Call(target, given(), line);
  }

  Given given() {
    tokens.needOperator("(");
    List<Expr> positional = new ArrayList<>();
    List<Expr.Named> named = new ArrayList<>();
    Optional<Expr> star = Optional.empty();
    Optional<Expr> starStar = Optional.empty();
    boolean first = true;
    while (!tokens.now().operator(")")) {
      if (!first) {
        tokens.needOperator(",");
        if (tokens.now().operator(")")) break;
      }
      first = false;
      if (tokens.takeOperator("*")) {
        if (star.isPresent() || starStar.isPresent())
          throw tokens.error("invalid syntax for function call expression");
        star = Optional.of(expression());
      } else if (tokens.takeOperator("**")) {
        if (starStar.isPresent()) throw tokens.error("invalid syntax for function call expression");
        starStar = Optional.of(expression());
      } else if (tokens.now().kind() == Token.Kind.NAME && tokens.ahead().operator("=")) {
        if (starStar.isPresent()) throw tokens.error("invalid syntax for function call expression");
        String name = tokens.needName();
        tokens.next();
        if (named.stream().anyMatch(each -> each.name().equals(name)))
          throw tokens.error("keyword argument repeated: " + name);
        named.add(new Expr.Named(name, expression()));
      } else {
        if (!named.isEmpty() || star.isPresent() || starStar.isPresent())
          throw tokens.error("invalid syntax for function call expression");
        positional.add(expression());
      }
    }
    tokens.needOperator(")");
    return new Given(positional, named, star, starStar);
  }

  /// `| name(...)`, once or more.
  Expr filter(Optional<Expr> target) {
    tokens.needOperator("|");
    return filterNamed(target);
  }

  Expr filterNamed(Optional<Expr> target) {
    int line = tokens.line();
    String name = dottedName();
    Given given = tokens.now().operator("(") ? given() : Given.NOTHING;
    return new Expr.Filter(target, name, given, line);
  }

  private String dottedName() {
    var name = new StringBuilder(tokens.needName());
    while (tokens.takeOperator(".")) name.append('.').append(tokens.needName());
    return name.toString();
  }

  private Expr test(Expr target) {
    int line = tokens.next().line();
    boolean negated = tokens.takeName("not");
    String name = dottedName();
    Given given = Given.NOTHING;
    Token now = tokens.now();
    if (now.operator("(")) {
      given = given();
    } else if (takesArgument(now)) {
      if (now.name("is")) throw tokens.error("You cannot chain multiple tests with is");
      Expr argument = postfix(primary());
      given = new Given(List.of(argument), List.of(), Optional.empty(), Optional.empty());
    }
    return new Expr.Test(target, name, given, negated, line);
  }

  private static boolean takesArgument(Token now) {
    return switch (now.kind()) {
      case NAME -> !Set.of("else", "or", "and").contains(now.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> now.text().equals("[") || now.text().equals("{");
      case DATA, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END -> false;
    };
  }
}
