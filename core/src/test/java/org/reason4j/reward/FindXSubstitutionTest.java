package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindXSubstitutionTest {
  private static final String QUESTION = "find x 4 * x + 2 ends 4 ?";
  private final FindXSubstitution verifier = new FindXSubstitution();

  @Test
  void everyXThatFitsIsRightWhateverTheReferenceNames() {
    // 4 * 3 + 2 = 14, 4 * 8 + 2 = 34, 4 * 13 + 2 = 54
    for (String x : new String[] {"3", "8", "13", " 8 "}) {
      assertThat(verifier.verify(QUESTION, "3", x)).as(x).isEqualTo(new Verdict.Correct());
    }
    assertThat(verifier.verify("求 x 4 * x + 2 末位 4 ?", "3", "8")).isEqualTo(new Verdict.Correct());
  }

  @Test
  void anXThatDoesNotFitIsToldWithItsValue() {
    assertThat(verifier.verify(QUESTION, "3", "7"))
        .isEqualTo(new Verdict.Wrong("x with 4 * x + 2 ends 4", "7 gives 30"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-2", "3 8", "0 1 2 3 4 5 6 7 8 9", "x = 3", "３", "3.0", "1e18", QUESTION})
  void everythingElseIsWrong(String answer) {
    assertThat(verifier.verify(QUESTION, "3", answer)).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void hugeAnswersAreWrong() {
    assertThat(verifier.verify(QUESTION, "3", "3" + "0".repeat(100_000)))
        .isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void aQuestionWithoutEquationIsUnverified() {
    assertThat(verifier.verify("find y", "3", "3")).isInstanceOf(Verdict.Unverified.class);
    assertThat(verifier.verify("find x 4 * x + 2 ends 42 ?", "3", "3"))
        .isInstanceOf(Verdict.Unverified.class);
  }
}
