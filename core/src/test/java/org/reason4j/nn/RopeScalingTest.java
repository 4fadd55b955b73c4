package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RopeScalingTest {
  private static final RopeScaling.Yarn RELEASED = new RopeScaling.Yarn(40, 32, 1, 4096, 1, 1);

  @Test
  void yarnOfTheReleasedConfigRampsFromPair10To23() {
    float[] plain = new RopeScaling.None().frequencies(64, 10_000);
    float[] scaled = RELEASED.frequencies(64, 10_000);
    for (int i = 0; i < 32; i++) {
      double share = scaled[i] / plain[i];
      if (i <= 10) assertThat(share).as("pair %d", i).isEqualTo(1);
      else if (i >= 23) assertThat(share).as("pair %d", i).isCloseTo(1 / 40.0, within(1e-7));
      else {
        double ramp = (i - 10) / 13.0;
        assertThat(share).as("pair %d", i).isCloseTo(1 - ramp + ramp / 40, within(1e-6));
      }
    }
  }

  @Test
  void yarnOfTheReleasedConfigScalesLogitsAndNotTheTables() {
    assertThat(RELEASED.amplitude()).isEqualTo(1);
    assertThat(RELEASED.logitFactor()).isCloseTo(1.873854, within(1e-6));
    assertThat(new RopeScaling.Yarn(4, 32, 1, 4096, 0, 0).amplitude())
        .isCloseTo(0.1 * Math.log(4) + 1, within(1e-12));
    assertThat(new RopeScaling.Yarn(4, 32, 1, 4096, 0, 0).logitFactor()).isEqualTo(1);
  }
}
