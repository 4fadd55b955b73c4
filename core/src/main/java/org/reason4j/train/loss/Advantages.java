package org.reason4j.train.loss;

import org.reason4j.config.ConfigException;

/// From rewards to advantages: how much better a row did than its group (DeepSeek-R1, eq. 3).
///
/// Rows come group by group, `groupSize` each. A reward that is NaN was not scored (no opinion, or
/// the verifier failed): the row leaves mean and deviation and has advantage 0. A group whose
/// rewards lie closer together than 1e-9 carries no signal, nor does one with a single scored row:
/// all its advantages are 0.
public final class Advantages {
  private static final double EQUAL = 1e-9;

  private Advantages() {}

  /// What is taken from a reward.
  public enum Baseline {
    /// The mean of the group.
    GROUP_MEAN,
    /// The mean of the group's other rows (RLOO). With [Scale#GROUP] the deviation is of the others
    /// too, and rows where that is 0 are not divided (NeMo-RL, by its documentation).
    LEAVE_ONE_OUT,
    /// The mean of all rows of the step; groups play no role (REINFORCE++).
    BATCH_MEAN
  }

  /// Whose deviation the difference is divided by.
  public enum Scale {
    GROUP,
    /// All rows of the step together.
    BATCH,
    /// It is not divided (Dr. GRPO).
    NONE
  }

  public enum Deviation {
    /// Over n (the paper's numbers).
    POPULATION,
    /// Over n - 1 (torch's default).
    SAMPLE
  }

  /// @param epsilon added to the deviation
  /// @param rawSingles groups of one keep their reward as advantage (mean 0, deviation 1: verl);
  ///   otherwise they have advantage 0
  public record Config(
      Baseline baseline, Scale scale, Deviation deviation, double epsilon, boolean rawSingles) {
    /// DeepSeek-R1 and DeepSeekMath as printed: population deviation, no epsilon.
    public static final Config R1 = of(Scale.GROUP, Deviation.POPULATION, 0);

    public Config {
      if (!(epsilon >= 0)) {
        throw new ConfigException("advantages: epsilon is %s; it must be 0 or more", epsilon);
      }
    }

    public static Config of(Scale scale, Deviation deviation, double epsilon) {
      return new Config(Baseline.GROUP_MEAN, scale, deviation, epsilon, false);
    }
  }

  /// Advantage of each row.
  public static double[] of(double[] rewards_N, int groupSize, Config config) {
    checkGroups(rewards_N.length, groupSize);
    if (config.baseline == Baseline.BATCH_MEAN && groupSize < rewards_N.length) {
      return of(rewards_N, rewards_N.length, config);
    }
    double[] advantages_N = new double[rewards_N.length];
    Moments batch = Moments.of(rewards_N);
    for (int from = 0; from < rewards_N.length; from += groupSize) {
      Moments group = Moments.of(rewards_N, from, from + groupSize);
      boolean single = groupSize == 1 && config.rawSingles;
      if (!single && (group.count() < 2 || group.range() < EQUAL)) continue;
      for (int row = from; row < from + groupSize; row++) {
        if (Double.isNaN(rewards_N[row])) continue;
        if (single) advantages_N[row] = rewards_N[row] / (1 + config.epsilon);
        else advantages_N[row] = advantage(rewards_N[row], group, batch, config);
      }
    }
    return advantages_N;
  }

  private static double advantage(double reward, Moments group, Moments batch, Config config) {
    boolean others = config.baseline == Baseline.LEAVE_ONE_OUT;
    double mean = group.mean();
    if (others) mean = (mean * group.count() - reward) / (group.count() - 1);
    double deviation =
        switch (config.scale) {
          case NONE -> Double.NaN;
          case BATCH -> deviation(batch, config);
          case GROUP ->
              others ? deviation(without(reward, group), config) : deviation(group, config);
        };
    double difference = reward - mean;
    if (config.scale == Scale.NONE) return difference;
    if (others && !(deviation > EQUAL)) return difference;
    return difference / (deviation + config.epsilon);
  }

  private static double deviation(Moments moments, Config config) {
    return switch (config.deviation) {
      case POPULATION -> moments.population();
      case SAMPLE -> moments.sample();
    };
  }

  private static Moments without(double reward, Moments group) {
    int count = group.count() - 1;
    double distance = reward - group.mean();
    double squares = Math.max(0, group.squares() - distance * distance * group.count() / count);
    return new Moments(count, group.mean() - distance / count, squares, group.range());
  }

  /// Each function's rewards normalised within the group (n - 1, eps 1e-4), weighted and summed,
  /// then normalised over the batch the same way (TRL `normalize_then_sum`). A row without any
  /// opinion has advantage 0.
  public static double[] normaliseThenSum(
      double[][] rewards_NF, double[] weights_F, int groupSize) {
    var perGroup = Config.of(Scale.GROUP, Deviation.SAMPLE, 1e-4);
    return of(normalisedSum(rewards_NF, weights_F, groupSize), rewards_NF.length, perGroup);
  }

  /// The weighted sum of the rewards that [#normaliseThenSum] normalises last; NaN without any
  /// opinion.
  static double[] normalisedSum(double[][] rewards_NF, double[] weights_F, int groupSize) {
    var perGroup = Config.of(Scale.GROUP, Deviation.SAMPLE, 1e-4);
    double[] sums_N = new double[rewards_NF.length];
    for (int f = 0; f < weights_F.length; f++) {
      double[] normalised_N = of(column(rewards_NF, f), groupSize, perGroup);
      for (int row = 0; row < sums_N.length; row++) sums_N[row] += weights_F[f] * normalised_N[row];
    }
    for (int row = 0; row < sums_N.length; row++) {
      if (!anyOpinion(rewards_NF[row])) sums_N[row] = Double.NaN;
    }
    return sums_N;
  }

  /// The weighted sum of a row's rewards; a function without an opinion (NaN) adds 0, a row without
  /// any is NaN.
  public static double[] weightedSum(double[][] rewards_NF, double[] weights_F) {
    double[] sums_N = new double[rewards_NF.length];
    for (int row = 0; row < sums_N.length; row++) {
      if (rewards_NF[row].length != weights_F.length) {
        throw new IllegalArgumentException(
            "rewards: row %d has %d columns, but there are %d weights"
                .formatted(row, rewards_NF[row].length, weights_F.length));
      }
      for (int f = 0; f < weights_F.length; f++) {
        if (!Double.isNaN(rewards_NF[row][f])) sums_N[row] += weights_F[f] * rewards_NF[row][f];
      }
      if (!anyOpinion(rewards_NF[row])) sums_N[row] = Double.NaN;
    }
    return sums_N;
  }

  /// Which groups carry a signal: their scored rewards are not all equal (DAPO's dynamic sampling
  /// keeps these).
  public static boolean[] informative(double[] rewards_N, int groupSize) {
    checkGroups(rewards_N.length, groupSize);
    boolean[] informative_P = new boolean[rewards_N.length / groupSize];
    for (int p = 0; p < informative_P.length; p++) {
      informative_P[p] = Moments.of(rewards_N, p * groupSize, (p + 1) * groupSize).range() >= EQUAL;
    }
    return informative_P;
  }

  static double[] column(double[][] rewards_NF, int f) {
    double[] column_N = new double[rewards_NF.length];
    for (int row = 0; row < column_N.length; row++) column_N[row] = rewards_NF[row][f];
    return column_N;
  }

  private static boolean anyOpinion(double[] rewards_F) {
    for (double reward : rewards_F) if (!Double.isNaN(reward)) return true;
    return false;
  }

  static void checkGroups(int rows, int groupSize) {
    if (groupSize < 1 || rows % groupSize != 0) {
      throw new IllegalArgumentException(
          "advantages: %d rows do not divide into groups of %d".formatted(rows, groupSize));
    }
  }
}
