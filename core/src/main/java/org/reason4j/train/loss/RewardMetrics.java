package org.reason4j.train.loss;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a step's rewards look like, under TRL's names: `rewards/{function}/mean|std`, `reward`,
/// `reward_std` (all over n - 1, over scored rows), `frac_reward_zero_std` (share of rows whose
/// group has equal rewards; a group with a single scored row is not counted).
public final class RewardMetrics {
  private static final double ZERO = 1e-8;

  private RewardMetrics() {}

  /// @param names of the F reward functions
  /// @param groupSize rows over which the deviation is taken: G, or all rows where the batch scales
  public static SequencedMap<String, Double> of(
      double[][] rewards_NF, List<String> names, double[] weights_F, int groupSize) {
    double[] sums_N = Advantages.weightedSum(rewards_NF, weights_F);
    return ofCompared(rewards_NF, names, weights_F, sums_N, groupSize);
  }

  /// For [Advantages#normaliseThenSum]: equal or not is asked of the normalised sums of all rows.
  public static SequencedMap<String, Double> ofNormalised(
      double[][] rewards_NF, List<String> names, double[] weights_F, int groupSize) {
    double[] sums_N = Advantages.normalisedSum(rewards_NF, weights_F, groupSize);
    return ofCompared(rewards_NF, names, weights_F, sums_N, sums_N.length);
  }

  /// @param compared_N the rewards whose groups are looked at for `frac_reward_zero_std`, where
  ///   they are not the weighted sums (RLOO's hold the KL)
  public static SequencedMap<String, Double> ofCompared(
      double[][] rewards_NF,
      List<String> names,
      double[] weights_F,
      double[] compared_N,
      int groupSize) {
    var metrics = new LinkedHashMap<String, Double>();
    for (int f = 0; f < names.size(); f++) {
      Moments moments = Moments.of(Advantages.column(rewards_NF, f));
      metrics.put("rewards/" + names.get(f) + "/mean", moments.mean());
      metrics.put("rewards/" + names.get(f) + "/std", moments.sample());
    }
    Moments sums = Moments.of(Advantages.weightedSum(rewards_NF, weights_F));
    metrics.put("reward", sums.mean());
    metrics.put("reward_std", sums.sample());
    metrics.put("frac_reward_zero_std", equalShare(compared_N, groupSize));
    return metrics;
  }

  private static double equalShare(double[] rewards_N, int groupSize) {
    Advantages.checkGroups(rewards_N.length, groupSize);
    int groups = rewards_N.length / groupSize;
    int equal = 0;
    for (int p = 0; p < groups; p++) {
      Moments group = Moments.of(rewards_N, p * groupSize, (p + 1) * groupSize);
      if (group.count() > 1 && group.sample() <= ZERO) equal++;
      if (groupSize == 1) equal++;
    }
    return (double) equal / groups;
  }
}
