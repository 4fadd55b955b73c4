package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountdownExpressionTest {
  private static final String QUESTION = "make 24 from 3 3 8 ?";
  private final CountdownExpression verifier = new CountdownExpression();

  private Verdict verify(String answer) {
    return verifier.verify(QUESTION, "( 8 + 3 - 3 ) * 3", answer);
  }

  @Test
  void everyExpressionOfTheNumbersThatReachesTheTargetIsRight() {
    assertThat(verifier.verify("make 24 from 3 5 3 ?", "", "( 3 + 5 ) * 3"))
        .isEqualTo(new Verdict.Correct());
    assertThat(verifier.verify("make 24 from 3 3 5 ?", "", "3*(5+3)"))
        .isEqualTo(new Verdict.Correct());
    assertThat(verifier.verify("用 3 3 5 得到 24 ?", "", "( 3 + 5 ) * 3"))
        .isEqualTo(new Verdict.Correct());
    // 8 / (3 - 8 / 3): a third in between, exactly.
    assertThat(verifier.verify("make 24 from 3 3 8 8 ?", "", "8 / ( 3 - 8 / 3 )"))
        .isEqualTo(new Verdict.Correct());
  }

  @Test
  void eachNumberMustBeUsedExactlyOnce() {
    assertThat(verify("3 * 8")).isInstanceOf(Verdict.Wrong.class);
    assertThat(verify("24")).isInstanceOf(Verdict.Wrong.class);
    assertThat(verify("3 * 8 + 3 - 3")).isInstanceOf(Verdict.Wrong.class);
    assertThat(verify("3 * 8 * 3 / 3")).isInstanceOf(Verdict.Wrong.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "( )",
        "( 3 + 8",
        "3 + 8 )",
        "3 + + 8",
        "- 3 + 8 + 3",
        "3 ^ 8 3",
        "3 / ( 3 - 3 ) + 8",
        "3 + 3 + 8 = 24",
        "３ + 3 + 8",
        "3 + 3 + 8 ; 24",
        "3 3 8",
        "9999999999 + 3"
      })
  void unreadableOrWrongExpressionsAreWrong(String answer) {
    assertThat(verify(answer)).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void deepAndHugeExpressionsAreWrong() {
    assertThat(verify("(".repeat(100) + "3" + ")".repeat(100))).isInstanceOf(Verdict.Wrong.class);
    assertThat(verify("(".repeat(100_000))).isInstanceOf(Verdict.Wrong.class);
    assertThat(verify("9*".repeat(99) + "9")).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void anUnreadableQuestionIsUnverified() {
    assertThat(verifier.verify("make it", "", "3")).isInstanceOf(Verdict.Unverified.class);
  }
}
