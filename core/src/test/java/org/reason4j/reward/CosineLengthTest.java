package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineLengthTest {
  private static final CosineLength REWARD =
      new CosineLength(
          new Accuracy(Verifiers.standard()),
          100,
          new CosineLength.Ends(1, 0.5),
          new CosineLength.Ends(-1, -0.5));

  private static double score(String answer, int tokens) {
    return REWARD.score(answer(answer, "12", tokens)).orElseThrow();
  }

  static Response answer(String answer, String reference, int tokens) {
    String text = "<think>x</think><answer>" + answer + "</answer>";
    return new Response("q", reference, "number", "en", text, false).withTokens(tokens);
  }

  @Test
  void rightAnswersAreWorthLessTheLongerTheyAreAndWrongOnesMore() {
    assertThat(score("12", 0)).isEqualTo(1);
    assertThat(score("12", 25)).isCloseTo(0.92678, within(1e-5));
    assertThat(score("12", 50)).isCloseTo(0.75, within(1e-12));
    assertThat(score("12", 100)).isEqualTo(0.5);
    assertThat(score("12", 1000)).isEqualTo(0.5);
    assertThat(score("13", 0)).isEqualTo(-1);
    assertThat(score("13", 25)).isCloseTo(-0.92678, within(1e-5));
    assertThat(score("13", 100)).isEqualTo(-0.5);
  }

  @Test
  void whatCannotBeVerifiedHasNoScoreAndLeavesItsGroup() {
    Response unreadable = answer("12", "no number", 5);
    assertThat(REWARD.score(unreadable)).isEmpty();
    assertThat(REWARD.required(unreadable)).isTrue();
    assertThat(REWARD.required(new Response("q", "r", "greeting", "en", "hi", false))).isFalse();
  }
}
