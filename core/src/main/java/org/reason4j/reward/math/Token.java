package org.reason4j.reward.math;

import java.util.Optional;
import org.reason4j.reward.Rational;

/// A piece of an expression.
///
/// @param text its normalised spelling
/// @param spaced whether space stands before it
/// @param textual whether it stands inside `\text{}` or another command for words
/// @param number the value, for numbers alone
/// @param places digits after the point of a number; -1 for a whole one
record Token(
    Kind kind,
    String text,
    boolean spaced,
    boolean textual,
    Optional<Rational> number,
    int places) {
  enum Kind {
    NUMBER,
    /// A variable: one letter, a Greek letter.
    NAME,
    /// Letters that are no variables: `cm`, `Evelyn`.
    WORD,
    /// `sin`, `\log`: takes an argument.
    FUNCTION,
    /// `\frac`, `\sqrt`, `\begin`: has a form of its own.
    COMMAND,
    /// `+`, `,`, `^` and the like.
    SIGN,
    RELATION,
    END
  }

  static Token of(Kind kind, String text, boolean spaced, boolean textual) {
    return new Token(kind, text, spaced, textual, Optional.empty(), -1);
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean command(String name) {
    return kind == Kind.COMMAND && text.equals(name);
  }
}
