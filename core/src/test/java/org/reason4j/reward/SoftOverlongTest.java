package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SoftOverlongTest {
  private static double score(int tokens) {
    return new SoftOverlong(100, 20)
        .score(new Response("q", "r", "number", "en", "x", false).withTokens(tokens))
        .orElseThrow();
  }

  @Test
  void theScoreFallsWithinTheCacheAndStaysAtItsEnd() {
    assertThat(score(80)).isEqualTo(0);
    assertThat(score(81)).isEqualTo(-0.05);
    assertThat(score(90)).isEqualTo(-0.5);
    assertThat(score(100)).isEqualTo(-1);
    assertThat(score(101)).isEqualTo(-1);
  }

  @Test
  void aCacheBeyondTheLongestIsRefused() {
    assertThatThrownBy(() -> new SoftOverlong(10, 11)).hasMessageContaining("expected 1..10");
  }
}
