package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

@ExtendWith(NoLeaks.class)
class TokenFilterTest {
  @Test
  void tokensAtOrAboveTheQuantileStay() {
    try (var _ = TensorScope.open()) {
      Tensor entropies_BT = Tensor.of(new double[] {0, 4, 1, 3, 2, 9}, 1, 6);
      Tensor mask_BT = Tensor.of(new double[] {1, 1, 1, 1, 1, 0}, 1, 6);
      assertThat(TokenFilter.highEntropy(entropies_BT, mask_BT, 0.5).toDoubles())
          .containsExactly(0, 1, 0, 1, 1, 0);
      assertThat(TokenFilter.highEntropy(entropies_BT, mask_BT.mul(0), 0.5).toDoubles())
          .containsOnly(0);
    }
  }

  @Test
  void onlyRowsThatDriftedAndHaveANegativeAdvantageGo() {
    try (var _ = TensorScope.open()) {
      Tensor logps_BT = Tensor.of(new double[] {-2, -2, -2, -2, -1, -1}, 3, 2);
      Tensor sampler_BT = Tensor.of(new double[] {-1, -1, -1, -1, -1, -1}, 3, 2);
      Tensor advantages = Tensor.of(new double[] {1, -1, -1}, 3, 1);
      Tensor mask_BT = Tensor.of(new double[] {1, 1, 1, 0, 1, 1}, 3, 2);
      assertThat(
              TokenFilter.onPolicyRows(logps_BT, sampler_BT, advantages, mask_BT, 0.5).toDoubles())
          .containsExactly(1, 0, 1);
    }
  }
}
