package org.reason4j.reward;

import java.util.Locale;

/// The answer is the reference's word or words and nothing else: `cat`, `Cat`, `猫`. White space
/// counts as one blank, upper and lower case as the same.
public final class ExactWords implements Verifier {
  @Override
  public String name() {
    return "word";
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    String expected = plain(reference);
    if (expected.isEmpty()) return new Verdict.Unverified("the reference is blank");
    return plain(answer).equals(expected)
        ? new Verdict.Correct()
        : new Verdict.Wrong(reference, ExactNumber.shortened(answer));
  }

  private static String plain(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
