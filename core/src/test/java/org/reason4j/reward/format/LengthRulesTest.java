package org.reason4j.reward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LengthRulesTest {
  @Test
  void theCosineRunsFromStartToEnd() {
    assertThat(LengthRules.cosine(0, 100, 1, 0.5)).isEqualTo(1);
    assertThat(LengthRules.cosine(50, 100, 1, 0.5)).isCloseTo(0.75, within(1e-12));
    assertThat(LengthRules.cosine(900, 100, 1, 0.5)).isEqualTo(0.5);
  }

  @Test
  void theOverlongPunishmentFallsWithinItsCache() {
    assertThat(LengthRules.softOverlong(80, 100, 20)).isZero();
    assertThat(LengthRules.softOverlong(95, 100, 20)).isEqualTo(-0.75);
    assertThat(LengthRules.softOverlong(101, 100, 20)).isEqualTo(-1);
  }

  @Test
  void wrongAnswersGainNothingByBeingShort() {
    assertThat(LengthRules.inGroup(10, 10, 20, true)).isEqualTo(0.5);
    assertThat(LengthRules.inGroup(10, 10, 20, false)).isZero();
    assertThat(LengthRules.inGroup(20, 10, 20, false)).isEqualTo(-0.5);
    assertThat(LengthRules.inGroup(10, 10, 10, true)).isZero();
  }
}
