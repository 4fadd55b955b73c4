package org.reason4j.train.loss;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.reason4j.config.ConfigException;

/// Corrects for a sampler that is not exactly the trainer's policy (another engine, another
/// precision): the policy term is multiplied by `exp(old - sampler)`, the trainer's probability
/// over the sampler's.
///
/// @param lowest ratios below it are truncated to it, or masked; 0 = no bound
/// @param highest ratios above it are truncated to it, or masked
public record SamplerCorrection(Mode mode, double lowest, double highest) {
  public enum Mode {
    /// Per token, bounded.
    TOKEN_TRUNCATE,
    /// Per token, 0 outside the bounds.
    TOKEN_MASK,
    /// Of the whole sequence, bounded.
    SEQUENCE_TRUNCATE,
    /// Of the whole sequence, 0 outside the bounds.
    SEQUENCE_MASK;

    boolean ofSequence() {
      return this == SEQUENCE_TRUNCATE || this == SEQUENCE_MASK;
    }

    boolean masks() {
      return this == TOKEN_MASK || this == SEQUENCE_MASK;
    }
  }

  /// TRL 1.16's default.
  public static final SamplerCorrection TRL = new SamplerCorrection(Mode.SEQUENCE_MASK, 0, 3);

  public SamplerCorrection {
    if (!(lowest >= 0 && highest > lowest)) {
      throw new ConfigException(
          "sampler-correction: bounds are %s and %s; they must be 0 or more, in this order",
          lowest, highest);
    }
  }

  /// The factor of each token [B][T], or of each row [B][1]. A sampler log-probability that is NaN
  /// (missing) counts as equal to the trainer's.
  public double[][] ratios(double[][] old_BT, double[][] sampler_BT, double[][] mask_BT) {
    double[][] ratios = new double[old_BT.length][];
    for (int b = 0; b < ratios.length; b++) {
      double[] difference_T = new double[mask_BT[b].length];
      double sum = 0;
      for (int t = 0; t < difference_T.length; t++) {
        difference_T[t] = difference(old_BT[b], sampler_BT[b], mask_BT[b], t);
        sum += difference_T[t];
      }
      if (mode.ofSequence()) {
        ratios[b] = new double[] {bounded(Math.exp(sum))};
      } else {
        ratios[b] = difference_T;
        for (int t = 0; t < difference_T.length; t++) {
          ratios[b][t] = bounded(Math.exp(difference_T[t]));
        }
      }
    }
    return ratios;
  }

  private static double difference(double[] old_T, double[] sampler_T, double[] mask_T, int t) {
    if (mask_T[t] == 0 || !known(sampler_T, t)) return 0;
    return (old_T[t] - sampler_T[t]) * mask_T[t];
  }

  private static boolean known(double[] sampler_T, int t) {
    return t < sampler_T.length && !Double.isNaN(sampler_T[t]);
  }

  private double bounded(double ratio) {
    if (mode.masks()) return ratio < lowest || ratio > highest ? 0 : ratio;
    return Math.max(lowest, Math.min(highest, ratio));
  }

  /// TRL's `sampling/*`: mean and largest absolute difference of log-probabilities over the mask
  /// (missing ones left out), and lowest, mean and highest ratio over the mask (over rows, for
  /// whole sequences). Nothing: 0.
  public SequencedMap<String, Double> metrics(
      double[][] old_BT, double[][] sampler_BT, double[][] mask_BT) {
    double[][] ratios = ratios(old_BT, sampler_BT, mask_BT);
    double[] differences = {0, 0, 0}; // sum, count, largest
    double[] spread = {Double.POSITIVE_INFINITY, 0, 0, Double.NEGATIVE_INFINITY};
    for (int b = 0; b < mask_BT.length; b++) {
      for (int t = 0; t < mask_BT[b].length; t++) {
        if (mask_BT[b][t] == 0) continue;
        if (known(sampler_BT[b], t)) {
          double difference = Math.abs(difference(old_BT[b], sampler_BT[b], mask_BT[b], t));
          differences[0] += difference;
          differences[1]++;
          differences[2] = Math.max(differences[2], difference);
        }
        if (!mode.ofSequence()) observe(spread, ratios[b][t]);
      }
      if (mode.ofSequence()) observe(spread, ratios[b][0]);
    }
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put(
        "sampling/sampling_logp_difference/mean", differences[0] / Math.max(1, differences[1]));
    metrics.put("sampling/sampling_logp_difference/max", differences[2]);
    boolean none = spread[2] == 0;
    metrics.put("sampling/importance_sampling_ratio/min", none ? 0 : spread[0]);
    metrics.put("sampling/importance_sampling_ratio/mean", none ? 0 : spread[1] / spread[2]);
    metrics.put("sampling/importance_sampling_ratio/max", none ? 0 : spread[3]);
    return metrics;
  }

  private static void observe(double[] spread, double ratio) {
    spread[0] = Math.min(spread[0], ratio);
    spread[1] += ratio;
    spread[2]++;
    spread[3] = Math.max(spread[3], ratio);
  }
}
