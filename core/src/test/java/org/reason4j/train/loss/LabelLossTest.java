package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

@ExtendWith(NoLeaks.class)
class LabelLossTest {
  @Test
  void lossAndGradientAreThoseOfTheFormula() {
    double[] rewards = {2, -1, 0, 30, -30};
    boolean[] good = {true, true, false, true, true};
    try (var _ = TensorScope.open()) {
      Tensor rewards_B = Tensor.of(rewards, 5).requiresGradient();
      Tensor loss = LabelLoss.of(rewards_B, good);
      double expected = 0;
      double[] gradient = new double[5];
      for (int i = 0; i < 5; i++) {
        double p = 1 / (1 + Math.exp(-rewards[i]));
        expected -= Math.log(good[i] ? p : 1 - p) / 5;
        gradient[i] = (p - (good[i] ? 1 : 0)) / 5; // d/dr of the cross-entropy of sigmoid(r)
      }
      assertThat(loss.item()).isCloseTo(expected, Offset.offset(1e-9));
      loss.backward();
      assertThat(rewards_B.gradient().orElseThrow().toDoubles())
          .containsExactly(gradient, Offset.offset(1e-9));
    }
  }

  @Test
  void metricsByHand() {
    assertThat(LabelLoss.metrics(new double[] {2, -1, 1}, new boolean[] {true, true, false}))
        .isEqualTo(
            Map.of(
                "min_reward", -1.0,
                "mean_reward", 2.0 / 3,
                "max_reward", 2.0,
                "accuracy", 1.0 / 3,
                "margin", -0.5));
    assertThat(LabelLoss.metrics(new double[] {2}, new boolean[] {true}))
        .doesNotContainKey("margin");
  }

  @Test
  void asManyLabelsAsRows() {
    try (var _ = TensorScope.open()) {
      Tensor rewards_B = Tensor.of(new double[] {1, 2}, 2);
      assertThatThrownBy(() -> LabelLoss.of(rewards_B, new boolean[1]))
          .hasMessageContaining("1 labels; expected one label a row");
    }
  }
}
