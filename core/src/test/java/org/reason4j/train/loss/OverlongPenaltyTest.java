package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OverlongPenaltyTest {
  @Test
  void fallsLinearlyOverTheCacheAndStaysAtMinusOne() {
    var penalty = new OverlongPenalty(10, 4);
    assertThat(penalty.of(0)).isZero();
    assertThat(penalty.of(6)).isZero();
    assertThat(penalty.of(7)).isEqualTo(-0.25);
    assertThat(penalty.of(10)).isEqualTo(-1);
    assertThat(penalty.of(1_000)).isEqualTo(-1);
  }

  @Test
  void aCacheLongerThanTheLimitIsRefused() {
    assertThatThrownBy(() -> new OverlongPenalty(3, 4))
        .hasMessage("overlong: max-length is 3 and cache 4; expected max-length >= cache >= 1");
  }
}
