package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RewardQualityTest {
  @Test
  void pairsByHand() {
    var quality =
        RewardQuality.ofPairs(
            new double[] {2, 0, 1, 5}, new double[] {1, 1, 1, 0}, new SplittableRandom(1));
    assertThat(quality.accuracy()).isEqualTo(2.5 / 4);
    assertThat(quality.examples()).isEqualTo(4);
    // chosen 2 0 1 5 against rejected 1 1 1 0: 4 + 0.5 + (3 x 0.5 + 1) + 4 of 16
    assertThat(quality.auroc()).isCloseTo(11.0 / 16, Offset.offset(1e-12));
    assertThat(quality.calibration().bins().getFirst().count()).isEqualTo(1); // the tie, at 0.5
  }

  @Test
  void scoresThatAreLogOddsOfTheTruthAreCalibrated() {
    var random = new SplittableRandom(3);
    int n = 20_000;
    double[] chosen = new double[n];
    double[] rejected = new double[n];
    double[] labelled = new double[n];
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      double a = random.nextGaussian() * 2;
      double b = random.nextGaussian() * 2;
      boolean aWins = random.nextDouble() < 1 / (1 + Math.exp(b - a));
      chosen[i] = aWins ? a : b;
      rejected[i] = aWins ? b : a;
      labelled[i] = a;
      positive[i] = random.nextDouble() < 1 / (1 + Math.exp(-a));
    }
    var random2 = new SplittableRandom(5);
    var pairs = RewardQuality.ofPairs(chosen, rejected, random2.split());
    var labels = RewardQuality.ofLabels(labelled, positive, random2.split());
    assertThat(pairs.calibration().error()).isLessThan(0.02);
    assertThat(labels.calibration().error()).isLessThan(0.02);
    double[] sure = java.util.Arrays.stream(labelled).map(x -> 5 * x).toArray();
    assertThat(RewardQuality.ofLabels(sure, positive, random2.split()).calibration().error())
        .isGreaterThan(0.1);
  }

  @Test
  void labelsByHand() {
    var quality =
        RewardQuality.ofLabels(
            new double[] {3, -1, 0.5, -2},
            new boolean[] {true, true, false, false},
            new SplittableRandom(1));
    assertThat(quality.accuracy()).isEqualTo(0.5);
    assertThat(quality.auroc()).isEqualTo(0.75);
    assertThat(quality.accuracyInterval()).isEqualTo(Intervals.wilson(2, 4, 0.95));
  }
}
