package org.reason4j.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;
import org.reason4j.reward.Verifiers;

class RuleJudgeTest {
  @Test
  void theVerifierDecides() {
    var judge = new RuleJudge(Verifiers.standard().named("number"));
    assertThat(judge.name()).isEqualTo("number");
    assertThat(judge.judge("3 + 4 = ?", "7", "7")).isEqualTo(new Verdict.Correct());
    assertThat(judge.judge("3 + 4 = ?", "7", "8")).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void aCrashIsUnverified() {
    var judge =
        new RuleJudge(
            new Verifier() {
              @Override
              public String name() {
                return "broken";
              }

              @Override
              public Verdict verify(String question, String reference, String answer) {
                throw new IllegalStateException("no");
              }
            });
    assertThat(judge.judge("q", "r", "a"))
        .isEqualTo(
            new Verdict.Unverified("verifier failed: broken, java.lang.IllegalStateException: no"));
  }
}
