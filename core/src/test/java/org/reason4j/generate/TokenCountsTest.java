package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenCountsTest {
  private static final SamplingSettings ALL = SamplingSettings.PLAIN.withPenalties(2, 0.5, 0.25);

  @Test
  void promptCountsForRepetitionOnlyAndGeneratedForAll() {
    var counts = new TokenCounts(4);
    counts.prompt(0);
    counts.generated(1);
    counts.generated(1);
    double[] logits_V = {1, 1, 1, 1};
    counts.penalise(logits_V, ALL);
    assertThat(logits_V).containsExactly(0.5, 0.5 - 0.5 - 2 * 0.25, 1, 1);
  }

  @Test
  void clearForgetsEverything() {
    var counts = new TokenCounts(100);
    for (int id = 0; id < 100; id++) counts.generated(id);
    counts.clear();
    counts.prompt(7);
    double[] logits_V = new double[100];
    java.util.Arrays.fill(logits_V, -1);
    counts.penalise(logits_V, ALL);
    assertThat(logits_V[7]).isEqualTo(-2);
    assertThat(logits_V[8]).isEqualTo(-1);
  }
}
