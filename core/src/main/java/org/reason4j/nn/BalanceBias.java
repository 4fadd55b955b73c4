package org.reason4j.nn;

import java.util.Arrays;

/// Moves the gate's correction after each step so that loads even out, without a loss (DeepSeek-V3,
/// section 2.1.2; "Auxiliary-Loss-Free Load Balancing").
///
/// An expert with more tokens than the mean becomes less likely to be chosen, one with fewer more
/// likely, one with exactly the mean stays as it is. Counts are those of past batches only.
///
/// @param speed gamma: 0.001 for most of DeepSeek-V3's training, then 0
public record BalanceBias(double speed, Rule rule) {
  /// What the step is made of.
  public enum Rule {
    /// `gamma * sign(mean - count)`, DeepSeek-V3's.
    SIGN,
    /// `gamma * (mean - count)`.
    PROPORTIONAL
  }

  /// The correction after a step.
  ///
  /// @param bias before it, one an expert
  /// @param counts tokens that chose each expert in the step
  public double[] next(double[] bias, long[] counts) {
    if (bias.length != counts.length)
      throw new IllegalArgumentException(
          bias.length + " corrections but counts of " + counts.length + " experts");
    double mean = mean(counts);
    double[] next = bias.clone();
    for (int e = 0; e < next.length; e++) {
      double missing = mean - counts[e];
      next[e] +=
          speed
              * switch (rule) {
                case SIGN -> Math.signum(missing);
                case PROPORTIONAL -> missing;
              };
    }
    return next;
  }

  /// How far the fullest expert is above the mean, as a share of it; 0 when all are equal or empty.
  public static double maxViolation(long[] counts) {
    double mean = mean(counts);
    return mean == 0 ? 0 : (Arrays.stream(counts).max().orElse(0) - mean) / mean;
  }

  private static double mean(long[] counts) {
    return Arrays.stream(counts).average().orElse(0);
  }
}
