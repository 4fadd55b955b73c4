package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
  @Test
  void binsAndErrorByHand() {
    double[] predicted = {0.1, 0.3, 0.3, 0.9, 1.0};
    boolean[] outcome = {false, true, false, true, true};
    Reliability seen = Reliability.of(predicted, outcome, 2, 0);
    assertThat(seen.bins()).hasSize(2);
    assertThat(seen.bins().get(0).count()).isEqualTo(3);
    assertThat(seen.bins().get(0).confidence()).isCloseTo(0.7 / 3, Offset.offset(1e-12));
    assertThat(seen.bins().get(0).accuracy()).isCloseTo(1.0 / 3, Offset.offset(1e-12));
    assertThat(seen.bins().get(1)).isEqualTo(new Reliability.Bin(0.5, 1, 2, 0.95, 1));
    assertThat(seen.error())
        .isCloseTo(3.0 / 5 * (1.0 / 3 - 0.7 / 3) + 2.0 / 5 * 0.05, Offset.offset(1e-12));
    assertThat(seen.brier()).isCloseTo((0.01 + 0.49 + 0.09 + 0.01 + 0) / 5, Offset.offset(1e-12));
  }

  /// The definition, bin by bin over all examples.
  @Test
  void theErrorEqualsACountOfEachBin() {
    var random = new SplittableRandom(8);
    for (double low : new double[] {0, 0.5}) {
      double[] predicted = random.doubles(300, low, 1).toArray();
      boolean[] outcome = new boolean[300];
      for (int i = 0; i < 300; i++) outcome[i] = random.nextDouble() < predicted[i];
      double error = 0;
      for (int b = 0; b < 10; b++) {
        double sum = 0;
        double came = 0;
        for (int i = 0; i < 300; i++)
          if ((int) Math.floor((predicted[i] - low) / (1 - low) * 10) == b) {
            sum += predicted[i];
            came += outcome[i] ? 1 : 0;
          }
        error += Math.abs(sum - came) / 300;
      }
      assertThat(Reliability.of(predicted, outcome, 10, low).error())
          .isCloseTo(error, Offset.offset(1e-12));
    }
  }

  @Test
  void emptyBinsAreKeptAndSaySo() {
    Reliability seen = Reliability.of(new double[] {0.95}, new boolean[] {true}, 10, 0);
    assertThat(seen.bins()).hasSize(10);
    assertThat(seen.bins().getFirst().count()).isZero();
    assertThat(seen.bins().getFirst().confidence()).isNaN();
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertThatThrownBy(() -> Reliability.of(new double[] {0.4}, new boolean[1], 10, 0.5))
        .hasMessage("prediction 0 is 0.4; expected 0.5 to 1");
    assertThatThrownBy(() -> Reliability.of(new double[0], new boolean[0], 10, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
