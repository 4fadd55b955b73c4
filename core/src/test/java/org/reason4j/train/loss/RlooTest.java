package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RlooTest {
  @Test
  void theBaselineIsTheMeanOfTheOthers() {
    double[] rewards_N = {1, 0, 0, 2, 2, 2};
    assertThat(Rloo.PLAIN.advantages(rewards_N, 3)).containsExactly(1, -0.5, -0.5, 0, 0, 0);
  }

  @Test
  void rowsThatWereNotScoredHaveNoSay() {
    double[] rewards_N = {1, Double.NaN, 0, Double.NaN, Double.NaN, 5};
    assertThat(Rloo.PLAIN.advantages(rewards_N, 3)).containsExactly(1, 0, -1, 0, 0, 0);
  }

  @Test
  void rewardsAreClippedBeforeTheDivergenceIsTakenOff() {
    var rloo = new Rloo(0.1, 0, 1, false);
    assertThat(rloo.rewards(new double[] {3, -2}, new double[] {2, -1}))
        .containsExactly(new double[] {0.8, 0.1}, within(1e-15));
  }
}
