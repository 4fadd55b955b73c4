package org.reason4j.train.loss;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;

/// Binary cross-entropy of a pointwise reward model, mean over examples: the reward is the log-odds
/// that an example is good (DeepSeek-R1, section 3.1: the safety reward model).
public final class LabelLoss {
  private LabelLoss() {}

  /// Scalar with gradient.
  ///
  /// @param rewards_B log-odds, at least one
  /// @param good one label a row
  public static Tensor of(Tensor rewards_B, boolean[] good) {
    if (good.length == 0 || rewards_B.size(0) != good.length)
      throw new IllegalArgumentException(
          "label loss: %s and %d labels; expected one label a row, at least one"
              .formatted(rewards_B.describe(), good.length));
    float[] sign = new float[good.length];
    for (int i = 0; i < sign.length; i++) sign[i] = good[i] ? 1 : -1;
    Tensor sign_B = Tensor.of(sign, sign.length);
    if (rewards_B.dtype() != DType.F32) sign_B = sign_B.to(rewards_B.dtype());
    return rewards_B.mul(sign_B).logSigmoid().neg().mean();
  }

  /// `min_reward`, `mean_reward`, `max_reward`, `accuracy` (at even odds) and, where both labels
  /// occur, `margin` (mean of the good ones minus that of the others).
  public static SequencedMap<String, Double> metrics(double[] rewards_B, boolean[] good) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double[] sum = new double[2];
    int[] count = new int[2];
    double right = 0;
    for (int i = 0; i < rewards_B.length; i++) {
      low = Math.min(low, rewards_B[i]);
      high = Math.max(high, rewards_B[i]);
      if (rewards_B[i] > 0 == good[i]) right++;
      int side = good[i] ? 1 : 0;
      sum[side] += rewards_B[i];
      count[side]++;
    }
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("min_reward", low);
    metrics.put("mean_reward", (sum[0] + sum[1]) / rewards_B.length);
    metrics.put("max_reward", high);
    metrics.put("accuracy", right / rewards_B.length);
    if (count[0] > 0 && count[1] > 0) metrics.put("margin", sum[1] / count[1] - sum[0] / count[0]);
    return metrics;
  }
}
