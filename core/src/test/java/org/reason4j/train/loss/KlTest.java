package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

@ExtendWith(NoLeaks.class)
class KlTest {
  /// k1 and k3 have the divergence as their mean over tokens drawn from the policy; k2 has not.
  @Test
  void k1AndK3AreUnbiased() {
    double[] policy = {0.5, 0.3, 0.2};
    double[] reference = {0.2, 0.5, 0.3};
    double exact = 0;
    for (int id = 0; id < 3; id++) exact += policy[id] * Math.log(policy[id] / reference[id]);
    assertThat(mean(Kl.Estimator.K1, policy, reference)).isCloseTo(exact, within(1e-15));
    assertThat(mean(Kl.Estimator.K3, policy, reference)).isCloseTo(exact, within(1e-15));
    assertThat(mean(Kl.Estimator.K2, policy, reference) - exact).isGreaterThan(1e-3);
  }

  private static double mean(Kl.Estimator estimator, double[] policy, double[] reference) {
    double mean = 0;
    for (int id = 0; id < policy.length; id++) {
      mean += policy[id] * estimator.of(Math.log(policy[id]), Math.log(reference[id]));
    }
    return mean;
  }

  @Test
  void tensorsAndNumbersAgreeAndK3IsNeverNegative() {
    var random = new SplittableRandom(2);
    try (var _ = TensorScope.open()) {
      for (int i = 0; i < 100; i++) {
        double logp = -5 * random.nextDouble();
        double ref = -5 * random.nextDouble();
        Tensor logps_BT = Tensor.of(new double[] {logp}, 1, 1);
        Tensor refs_BT = Tensor.of(new double[] {ref}, 1, 1);
        for (Kl.Estimator estimator : Kl.Estimator.values()) {
          assertThat(estimator.of(logps_BT, refs_BT).item())
              .isCloseTo(estimator.of(logp, ref), within(1e-12));
        }
        assertThat(Kl.Estimator.K3.of(logp, ref)).isNotNegative();
      }
    }
  }

  @Test
  void aNegativeWeightIsRefused() {
    assertThatThrownBy(() -> Kl.inLoss(Kl.Estimator.K3, -0.1))
        .hasMessage("kl: beta is -0.1; it must be 0 or more");
  }
}
