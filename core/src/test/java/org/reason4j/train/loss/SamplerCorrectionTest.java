package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.reason4j.train.loss.SamplerCorrection.Mode;

class SamplerCorrectionTest {
  private static final double LOG2 = Math.log(2);
  private static final double[][] OLD = {{-1, -1, -1}};
  private static final double[][] MASK = {{1, 1, 0}};

  @Test
  void anExactSamplerIsNotCorrected() {
    for (Mode mode : Mode.values()) {
      var correction = new SamplerCorrection(mode, 0, 3);
      for (double ratio : correction.ratios(OLD, OLD, MASK)[0]) assertThat(ratio).isEqualTo(1);
    }
  }

  @Test
  void ratiosOutOfBoundsAreTruncatedOrMasked() {
    double[][] sampler = {{-1 - 2 * LOG2, -1 - LOG2, 5}}; // ratios 4 and 2; the last is masked
    assertThat(new SamplerCorrection(Mode.TOKEN_TRUNCATE, 0, 3).ratios(OLD, sampler, MASK)[0])
        .containsExactly(new double[] {3, 2, 1}, within(1e-12));
    assertThat(new SamplerCorrection(Mode.TOKEN_MASK, 0, 3).ratios(OLD, sampler, MASK)[0])
        .containsExactly(new double[] {0, 2, 1}, within(1e-12));
    assertThat(new SamplerCorrection(Mode.SEQUENCE_TRUNCATE, 0, 3).ratios(OLD, sampler, MASK)[0])
        .containsExactly(3);
    assertThat(new SamplerCorrection(Mode.SEQUENCE_MASK, 0, 9).ratios(OLD, sampler, MASK)[0][0])
        .isCloseTo(8, within(1e-12));
  }

  @Test
  void aMissingLogProbabilityCountsAsEqualAndIsLeftOutOfTheMean() {
    double[][] sampler = {{Double.NaN, -1 - LOG2}};
    var correction = new SamplerCorrection(Mode.TOKEN_TRUNCATE, 0, 3);
    assertThat(correction.ratios(OLD, sampler, MASK)[0][0]).isEqualTo(1);
    assertThat(
            correction
                .metrics(OLD, sampler, MASK)
                .getOrDefault("sampling/sampling_logp_difference/mean", -1.0))
        .isCloseTo(LOG2, within(1e-12));
  }

  @Test
  void boundsOutOfOrderAreRefused() {
    assertThatThrownBy(() -> new SamplerCorrection(Mode.TOKEN_MASK, 2, 1))
        .hasMessage(
            "sampler-correction: bounds are 2.0 and 1.0; they must be 0 or more, in this order");
  }
}
