package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GaeTest {
  private static final double[][] REWARDS = {{0, 0, 1, 0}};
  private static final double[][] MASK = {{1, 1, 1, 0}};

  @Test
  void withLambdaOneAdvantagesAreReturnsMinusValues() {
    double[][] values = {{0.5, 0.25, 0.75, 9}};
    double[][] advantages = new Gae(1, 1).advantages(REWARDS, values, MASK);
    assertThat(advantages[0]).containsExactly(0.5, 0.75, 0.25, 0);
    assertThat(Gae.returns(advantages, values, MASK)[0]).containsExactly(1, 1, 1, 0);
  }

  @Test
  void withLambdaZeroAdvantagesAreOneStepErrors() {
    double[][] values = {{0.5, 0.25, 0.75, 9}};
    assertThat(new Gae(1, 0).advantages(REWARDS, values, MASK)[0])
        .containsExactly(-0.25, 0.5, 0.25, 0);
  }

  @Test
  void discountsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Gae(1.1, 1))
        .hasMessage("gae: gamma is 1.1 and lambda 1.0; both must be 0 to 1");
  }
}
