package org.reason4j.train.loss;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.reason4j.config.ConfigException;
import org.reason4j.tensor.Tensor;

/// Bradley-Terry loss of a reward model, `-log sigmoid(chosen - rejected - margin)`, mean over
/// pairs (InstructGPT, eq. 1). Rows: the first half chosen, the second half rejected.
///
/// @param centring weight of the mean of `(chosen + rejected)^2`, which keeps rewards around 0; 0 =
///   off
public record RewardModelLoss(double centring) {
  public RewardModelLoss {
    if (!(centring >= 0)) {
      throw new ConfigException("reward-model: centring is %s; it must be 0 or more", centring);
    }
  }

  /// @param loss scalar with gradient
  /// @param metrics `min_reward`, `mean_reward`, `max_reward`, `accuracy`, `margin`
  public record Result(Tensor loss, SequencedMap<String, Double> metrics) {}

  /// @param margin_B how much better the chosen one of each pair should be
  public Result of(Tensor rewards_B, Optional<Tensor> margin_B) {
    long rows = rewards_B.size(0);
    if (rows < 2 || rows % 2 != 0) {
      throw new IllegalArgumentException(
          "reward model: %d rows; expected an even number, chosen first, then rejected"
              .formatted(rows));
    }
    Tensor chosen = rewards_B.narrow(0, 0, rows / 2);
    Tensor rejected = rewards_B.narrow(0, rows / 2, rows / 2);
    Tensor difference = chosen.sub(rejected);
    if (margin_B.isPresent()) difference = difference.sub(margin_B.get());
    Tensor loss = difference.logSigmoid().neg().mean();
    if (centring > 0) loss = loss.add(chosen.add(rejected).square().mean().mul(centring));
    return new Result(loss, metrics(rewards_B.toDoubles()));
  }

  /// `min_reward`, `mean_reward`, `max_reward`, `accuracy` and `margin` of rewards, chosen first.
  public static SequencedMap<String, Double> metrics(double[] rewards_B) {
    int pairs = rewards_B.length / 2;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (double reward : rewards_B) {
      low = Math.min(low, reward);
      high = Math.max(high, reward);
      sum += reward;
    }
    double right = 0;
    double margin = 0;
    for (int i = 0; i < pairs; i++) {
      if (rewards_B[i] > rewards_B[pairs + i]) right++;
      margin += rewards_B[i] - rewards_B[pairs + i];
    }
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("min_reward", low);
    metrics.put("mean_reward", sum / rewards_B.length);
    metrics.put("max_reward", high);
    metrics.put("accuracy", right / pairs);
    metrics.put("margin", margin / pairs);
    return metrics;
  }
}
