package org.reason4j.reward;

import java.math.BigInteger;
import java.util.Optional;

/// The answer is one whole number in ASCII digits, equal to the reference: `12`, `-3`, `+7`, `007`.
/// Anything beside it (a unit, a second number, a decimal point, digits of another script) is
/// wrong.
public final class ExactNumber implements Verifier {
  static final int MAX_DIGITS = 400;

  @Override
  public String name() {
    return "number";
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    Optional<BigInteger> expected = parse(reference);
    if (expected.isEmpty()) {
      return new Verdict.Unverified("reference is no whole number: " + shortened(reference));
    }
    return parse(answer).equals(expected)
        ? new Verdict.Correct()
        : new Verdict.Wrong(reference, shortened(answer));
  }

  /// The whole number that the text is, white space around it aside.
  static Optional<BigInteger> parse(String text) {
    String number = text.strip();
    int start = number.startsWith("-") || number.startsWith("+") ? 1 : 0;
    if (number.length() == start || number.length() > MAX_DIGITS) return Optional.empty();
    for (int i = start; i < number.length(); i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') return Optional.empty();
    }
    return Optional.of(new BigInteger(number));
  }

  /// The text as messages and records show it: at most 60 characters.
  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
