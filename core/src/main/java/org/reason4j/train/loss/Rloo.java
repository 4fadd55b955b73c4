package org.reason4j.train.loss;

import org.reason4j.config.ConfigException;

/// RLOO (Ahmadian et al. 2024): the baseline of a row is the mean reward of its group's other rows;
/// the KL to the reference (k1, summed over the completion) is part of the reward; the ratio is of
/// whole sequences ([#LOSS]).
///
/// @param beta weight of the KL
/// @param lowest rewards are clipped to this range before the KL is taken off
/// @param normalise advantages are normalised over the batch (n - 1, eps 1e-4)
public record Rloo(double beta, double lowest, double highest, boolean normalise) {
  /// No KL, no clipping, no normalisation.
  public static final Rloo PLAIN =
      new Rloo(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);

  /// The policy loss of RLOO: PPO's clip on the ratio of whole sequences, mean over rows.
  public static final PolicySettings LOSS = PolicySettings.DEFAULT.withRatio(Ratio.WHOLE_SEQUENCE);

  public Rloo {
    if (!(beta >= 0 && lowest <= highest)) {
      throw new ConfigException(
          "rloo: beta is %s, reward range %s to %s; expected beta >= 0 and an ordered range",
          beta, lowest, highest);
    }
  }

  /// The rewards that are compared, [N]; NaN stays NaN.
  ///
  /// @param kl_N summed k1 of each row's completion ([#kl])
  public double[] rewards(double[] rewards_N, double[] kl_N) {
    double[] compared_N = new double[rewards_N.length];
    for (int row = 0; row < compared_N.length; row++) {
      double clipped = Math.max(lowest, Math.min(highest, rewards_N[row]));
      compared_N[row] = clipped - beta * kl_N[row];
    }
    return compared_N;
  }

  /// Advantage of each row from the rewards of [#rewards]. A row that was not scored, or is the
  /// only one scored in its group, has 0.
  public double[] advantages(double[] compared_N, int groupSize) {
    Advantages.checkGroups(compared_N.length, groupSize);
    double[] advantages_N = new double[compared_N.length];
    for (int from = 0; from < compared_N.length; from += groupSize) {
      Moments group = Moments.of(compared_N, from, from + groupSize);
      for (int row = from; row < from + groupSize; row++) {
        double others = (group.mean() * group.count() - compared_N[row]) / (group.count() - 1);
        advantages_N[row] = group.count() < 2 ? Double.NaN : compared_N[row] - others;
      }
    }
    Moments batch = Moments.of(advantages_N);
    for (int row = 0; row < advantages_N.length; row++) {
      if (normalise) {
        advantages_N[row] = (advantages_N[row] - batch.mean()) / (batch.sample() + 1e-4);
      }
      if (Double.isNaN(advantages_N[row])) advantages_N[row] = 0;
    }
    return advantages_N;
  }

  /// `sum_t (old - ref)` of each row's completion, [N].
  public static double[] kl(double[][] old_NT, double[][] ref_NT, double[][] mask_NT) {
    double[] kl_N = new double[mask_NT.length];
    for (int row = 0; row < kl_N.length; row++) {
      for (int t = 0; t < mask_NT[row].length; t++) {
        if (mask_NT[row][t] != 0) kl_N[row] += old_NT[row][t] - ref_NT[row][t];
      }
    }
    return kl_N;
  }
}
