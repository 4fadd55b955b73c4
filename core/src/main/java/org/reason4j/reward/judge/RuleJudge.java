package org.reason4j.reward.judge;

import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;

/// Judges answers by a verifier. What it throws is `Unverified`.
public record RuleJudge(Verifier verifier) implements AnswerJudge {
  @Override
  public String name() {
    return verifier.name();
  }

  @Override
  public Verdict judge(String question, String reference, String answer) {
    try {
      return verifier.verify(question, reference, answer);
    } catch (RuntimeException | StackOverflowError crash) {
      return new Verdict.Unverified("verifier failed: " + verifier.name() + ", " + crash);
    }
  }
}
