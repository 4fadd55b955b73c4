package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.train.loss.Advantages.Baseline;
import org.reason4j.train.loss.Advantages.Config;
import org.reason4j.train.loss.Advantages.Deviation;
import org.reason4j.train.loss.Advantages.Scale;

class AdvantagesTest {
  private static final double NONE = Double.NaN;

  @Test
  void equalRewardsGiveZeroAdvantage() {
    for (double reward : new double[] {0, 1, 0.1}) {
      double[] rewards_N = new double[6];
      Arrays.fill(rewards_N, reward);
      for (Baseline baseline : Baseline.values()) {
        for (Scale scale : Scale.values()) {
          var config = new Config(baseline, scale, Deviation.POPULATION, 0, false);
          assertThat(Advantages.of(rewards_N, 3, config)).containsOnly(0);
        }
      }
    }
  }

  @Test
  void aRowThatWasNotScoredHasNoSayAndNoAdvantage() {
    double[] with = Advantages.of(new double[] {1, 0, 0, NONE}, 4, Config.R1);
    double[] without = Advantages.of(new double[] {1, 0, 0}, 3, Config.R1);
    assertThat(with).containsExactly(without[0], without[1], without[2], 0);
  }

  @Test
  void aGroupWithOneScoredRowHasNoSignal() {
    assertThat(Advantages.of(new double[] {1, NONE}, 2, Config.R1)).containsExactly(0, 0);
    assertThat(Advantages.of(new double[] {NONE, NONE}, 2, Config.R1)).containsExactly(0, 0);
    assertThat(Advantages.of(new double[] {1}, 1, Config.R1)).containsExactly(0);
  }

  @Test
  void groupScaledAdvantagesHaveMeanZeroAndDeviationOne() {
    long seed = Long.getLong("reason4j.seed", 7);
    var random = new SplittableRandom(seed);
    for (int trial = 0; trial < 500; trial++) {
      int groupSize = 2 + random.nextInt(8);
      double[] rewards_G = new double[groupSize];
      for (int i = 0; i < groupSize; i++) rewards_G[i] = 5 * random.nextDouble() - 2;
      Moments moments = Moments.of(Advantages.of(rewards_G, groupSize, Config.R1));
      String rerun = "rerun with -Dreason4j.seed=" + seed;
      assertThat(moments.mean()).as(rerun).isCloseTo(0, within(1e-12));
      assertThat(moments.population()).as(rerun).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void leaveOneOutTakesMeanAndDeviationOfTheOthers() {
    var config = new Config(Baseline.LEAVE_ONE_OUT, Scale.GROUP, Deviation.SAMPLE, 0, false);
    double[] advantages_G = Advantages.of(new double[] {1, 0, 3, 2}, 4, config);
    // others of the first row: 0, 3, 2: mean 5/3, sample variance 7/3
    assertThat(advantages_G[0]).isCloseTo((1 - 5.0 / 3) / Math.sqrt(7.0 / 3), within(1e-12));
  }

  @Test
  void theOnlyRightRowKeepsItsAdvantageWithLeaveOneOut() {
    var config = new Config(Baseline.LEAVE_ONE_OUT, Scale.GROUP, Deviation.SAMPLE, 1e-6, false);
    double[] advantages_G = Advantages.of(new double[] {1, 0, 0, 0}, 4, config);
    assertThat(advantages_G[0]).isEqualTo(1); // the others are equal: not divided, not dropped
    assertThat(advantages_G[1]).isNegative();
  }

  @Test
  void onlyMixedGroupsAreInformative() {
    double[] rewards_N = {1, 1, 0, 0, 1, 0, NONE, 1};
    assertThat(Advantages.informative(rewards_N, 2)).containsExactly(false, false, true, false);
  }

  @Test
  void rowsThatDoNotDivideAreRefused() {
    assertThatThrownBy(() -> Advantages.of(new double[5], 2, Config.R1))
        .hasMessage("advantages: 5 rows do not divide into groups of 2");
    assertThatThrownBy(() -> Advantages.weightedSum(new double[][] {{1, 2}}, new double[] {1}))
        .hasMessage("rewards: row 0 has 2 columns, but there are 1 weights");
    assertThatThrownBy(() -> Config.of(Scale.GROUP, Deviation.SAMPLE, -1))
        .hasMessage("advantages: epsilon is -1.0; it must be 0 or more");
  }
}
