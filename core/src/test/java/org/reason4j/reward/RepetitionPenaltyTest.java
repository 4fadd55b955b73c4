package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RepetitionPenaltyTest {
  private static double score(int size, String language, String text) {
    return new RepetitionPenalty(size)
        .score(new Response("q", "r", "number", language, text, false))
        .orElseThrow();
  }

  @Test
  void theShareOfRunsSeenBeforeIsTakenOff() {
    assertThat(score(2, "en", "this is a test sentence")).isEqualTo(0);
    assertThat(score(2, "en", "this is a this is a test")).isCloseTo(-1 / 3.0, within(1e-12));
    assertThat(score(3, "en", "Test test test test")).isCloseTo(-0.5, within(1e-12));
    assertThat(score(3, "en", "two words")).isEqualTo(0);
    assertThat(score(2, "zh", "好好好好")).isCloseTo(-2 / 3.0, within(1e-12));
  }
}
