package org.reason4j.train.loss;

import java.util.Arrays;
import org.reason4j.tensor.Tensor;

/// Masks that take tokens or rows out of the policy term; KL and denominators keep them.
final class TokenFilter {
  private TokenFilter() {}

  /// 0 for rows with A < 0 whose mean `sampler - logp` exceeds the threshold, 1 for others, [B,1]
  /// (DeepSeek-V3.2, off-policy sequence masking).
  static Tensor onPolicyRows(
      Tensor logps_BT,
      Tensor samplerLogps_BT,
      Tensor advantages,
      Tensor mask_BT,
      double threshold) {
    try (var _ = Tensor.noGradients()) {
      Tensor drift = Masked.rowMean(samplerLogps_BT.sub(logps_BT), mask_BT);
      return advantages.lt(0).and(drift.gt(threshold)).not().to(logps_BT.dtype());
    }
  }

  /// 1 for tokens whose entropy is at or above the quantile `1 - share` of all tokens under the
  /// mask, linearly interpolated, [B,T].
  static Tensor highEntropy(Tensor entropies_BT, Tensor mask_BT, double share) {
    try (var _ = Tensor.noGradients()) {
      double[] entropies = entropies_BT.toDoubles();
      double[] mask = mask_BT.toDoubles();
      double[] counted = new double[entropies.length];
      int count = 0;
      for (int i = 0; i < mask.length; i++) if (mask[i] != 0) counted[count++] = entropies[i];
      if (count == 0) return mask_BT;
      double threshold = quantile(Arrays.copyOf(counted, count), 1 - share);
      return entropies_BT.ge(threshold).to(mask_BT.dtype()).mul(mask_BT);
    }
  }

  private static double quantile(double[] values, double share) {
    Arrays.sort(values);
    double at = share * (values.length - 1);
    int below = (int) at;
    int above = Math.min(values.length - 1, below + 1);
    return values[below] + (at - below) * (values[above] - values[below]);
  }
}
