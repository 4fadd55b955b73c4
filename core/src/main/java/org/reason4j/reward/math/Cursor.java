package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Budget.UnreadableException;
import org.reason4j.reward.math.Token.Kind;

/// The tokens of an expression and the place in them.
final class Cursor {
  private final List<Token> tokens;
  private int at;
  private int depth;

  Cursor(List<Token> tokens) {
    this.tokens = new ArrayList<>(tokens);
  }

  Token peek() {
    return tokens.get(at);
  }

  /// The token `ahead` places on; the end, past it.
  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  /// The token before this place, if there is one.
  Optional<Token> last() {
    return at == 0 ? Optional.empty() : Optional.of(tokens.get(at - 1));
  }

  Token take() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) at++;
    return token;
  }

  boolean skip(String sign) {
    boolean there = peek().is(sign);
    if (there) at++;
    return there;
  }

  void expect(String sign) {
    if (!skip(sign)) throw new UnreadableException("no " + sign + " before " + peek().text());
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  /// Goes one level deeper; [#leave] comes back.
  void enter() {
    if (++depth > Budget.DEPTH) {
      throw new UnreadableException("nested deeper than " + Budget.DEPTH);
    }
  }

  void leave() {
    depth--;
  }

  /// Takes the first digit of the number here and leaves the others: the `1` of `\frac12`.
  Token digit() {
    Token number = tokens.get(at);
    String text = number.text();
    if (text.length() == 1 || number.places() >= 0) return take();
    tokens.set(at, whole(text.substring(1)));
    return whole(text.substring(0, 1));
  }

  private static Token whole(String digits) {
    return new Token(
        Kind.NUMBER, digits, false, false, Optional.of(Rational.of(new BigInteger(digits))), -1);
  }
}
