package org.reason4j.text.template;

import java.util.List;
import org.reason4j.text.template.TemplateException.Kind;

/// The tokens of a template, read from front to back.
final class Tokens {
  private final String file;
  private final List<Token> tokens;
  private int at;
  private int depth;

  Tokens(String file, List<Token> tokens) {
    this.file = file;
    this.tokens = tokens;
  }

  Token now() {
    return tokens.get(at);
  }

  Token ahead() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) at++;
    return token;
  }

  int line() {
    return now().line();
  }

  boolean takeOperator(String operator) {
    boolean found = now().operator(operator);
    if (found) at++;
    return found;
  }

  boolean takeName(String name) {
    boolean found = now().name(name);
    if (found) at++;
    return found;
  }

  void needOperator(String operator) {
    if (!takeOperator(operator)) throw expected("'" + operator + "'");
  }

  String needName() {
    if (now().kind() != Token.Kind.NAME) throw expected("a name");
    return next().text();
  }

  void need(Token.Kind kind) {
    if (now().kind() != kind) throw expected(new Token(kind, "", 0).described());
    next();
  }

  void enter() {
    if (++depth > Budget.CALLS)
      throw new TemplateException(
          Kind.LIMIT, file, line(), "nested more than " + Budget.CALLS + " deep");
  }

  void leave() {
    depth--;
  }

  TemplateException expected(String what) {
    return error("expected " + what + ", got " + now().described());
  }

  TemplateException error(String message) {
    return new TemplateException(Kind.SYNTAX, file, line(), message);
  }

  TemplateException unsupported(String construct) {
    return new TemplateException(
        Kind.UNSUPPORTED, file, line(), Fault.unsupported(construct).detail());
  }

  TemplateException error(Kind kind, int line, String message) {
    return new TemplateException(kind, file, line, message);
  }
}
