package org.reason4j.reward;

import java.util.Optional;

/// The answer is one letter, A to Z, equal to the reference: `B`, `b`, `(B)`, `B.`. The option's
/// text beside it, or a second letter, is wrong: it would let an answer hedge.
public final class ChoiceLetter implements Verifier {
  @Override
  public String name() {
    return "choice";
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    Optional<Character> expected = letter(reference);
    if (expected.isEmpty()) {
      return new Verdict.Unverified("reference is no letter: " + ExactNumber.shortened(reference));
    }
    return letter(answer).equals(expected)
        ? new Verdict.Correct()
        : new Verdict.Wrong(reference, ExactNumber.shortened(answer));
  }

  private static Optional<Character> letter(String text) {
    String inside = text.strip();
    if (inside.length() == 3 && inside.startsWith("(") && inside.endsWith(")")) {
      inside = inside.substring(1, 2);
    } else if (inside.length() == 2 && (inside.endsWith(".") || inside.endsWith(")"))) {
      inside = inside.substring(0, 1);
    }
    if (inside.length() != 1) return Optional.empty();
    char letter = inside.charAt(0);
    if (letter >= 'a' && letter <= 'z') letter = (char) (letter - 'a' + 'A');
    return letter >= 'A' && letter <= 'Z' ? Optional.of(letter) : Optional.empty();
  }
}
