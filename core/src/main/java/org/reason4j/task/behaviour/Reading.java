package org.reason4j.task.behaviour;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.task.pages.Term;

/// The counts of one response while it is read.
final class Reading {
  /// A number, an operator or a word.
  private static final Pattern TOKEN = Pattern.compile("[0-9]+|[A-Za-z]+|\\p{IsHan}+|[-+*/=:]");

  String style;
  int steps;
  int wrongSteps;
  int caught;
  int tries;
  int repeatedTries;
  int wrongTries;
  int checks;
  int accepted;
  int acceptedWrong;
  int rejected;
  int rejectedRight;
  int repaired;
  int honest;

  Reading(String style) {
    this.style = style;
  }

  /// Counts a verdict.
  ///
  /// @param positive what it says
  /// @param right whether what it judges is right
  /// @param shown whether the values written before it say that it is right
  void verdict(boolean positive, boolean right, boolean shown) {
    if (positive) {
      accepted++;
      if (!right) acceptedWrong++;
    } else {
      rejected++;
      if (right) rejectedRight++;
    }
    if (positive == shown) honest++;
  }

  /// Counts the equations of two numbers and no more.
  static Reading equations(String text) {
    List<String> tokens = tokens(text);
    var reading = new Reading("direct");
    for (int i = 0; i < tokens.size(); i++) {
      Optional<Equation> equation = Equation.at(tokens, i);
      if (equation.isEmpty()) continue;
      reading.style = "steps";
      reading.steps++;
      if (!equation.get().holds()) reading.wrongSteps++;
      i += Equation.TOKENS - 1;
    }
    return reading;
  }

  static List<String> tokens(String text) {
    var tokens = new ArrayList<String>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) tokens.add(matcher.group());
    return tokens;
  }

  /// Whether the token is the term, in either language.
  static boolean says(String token, Term term) {
    return token.toLowerCase(Locale.ROOT).equals(term.english()) || token.equals(term.chinese());
  }

  /// The number at a place; empty where there is none, or one too long to mean anything.
  static Optional<BigInteger> number(List<String> tokens, int at) {
    if (at < 0 || at >= tokens.size()) return Optional.empty();
    String token = tokens.get(at);
    boolean number = token.length() <= 18 && token.charAt(0) >= '0' && token.charAt(0) <= '9';
    return number ? Optional.of(new BigInteger(token)) : Optional.empty();
  }

  /// `left operator right = value`.
  record Equation(BigInteger left, char operator, BigInteger right, BigInteger value) {
    static final int TOKENS = 5;

    static Optional<Equation> at(List<String> tokens, int at) {
      if (at + TOKENS > tokens.size() || !tokens.get(at + 3).equals("=")) return Optional.empty();
      Optional<BigInteger> left = number(tokens, at);
      Optional<BigInteger> right = number(tokens, at + 2);
      Optional<BigInteger> value = number(tokens, at + 4);
      char operator = tokens.get(at + 1).charAt(0);
      if (left.isEmpty() || right.isEmpty() || value.isEmpty() || "+-*".indexOf(operator) < 0) {
        return Optional.empty();
      }
      return Optional.of(new Equation(left.get(), operator, right.get(), value.get()));
    }

    boolean holds() {
      BigInteger result =
          switch (operator) {
            case '+' -> left.add(right);
            case '-' -> left.subtract(right);
            default -> left.multiply(right);
          };
      return result.equals(value);
    }
  }
}
