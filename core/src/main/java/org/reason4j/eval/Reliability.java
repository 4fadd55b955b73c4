package org.reason4j.eval;

import java.util.ArrayList;
import java.util.List;

/// Whether stated probabilities come true: predictions are put into bins of equal width, and each
/// bin's mean prediction stands beside the share of it that came true.
///
/// @param bins from low to high, empty ones included
/// @param error expected calibration error: `sum of count/n |confidence - accuracy|` (Guo et al.
///   2017, eq. 3)
/// @param brier mean squared distance of prediction and outcome
public record Reliability(List<Bin> bins, double error, double brier) {
  /// One bin of predictions.
  ///
  /// @param low inclusive, `high` exclusive except in the last bin
  /// @param confidence mean prediction; NaN where the bin is empty
  /// @param accuracy share that came true; NaN where the bin is empty
  public record Bin(double low, double high, int count, double confidence, double accuracy) {}

  public Reliability {
    bins = List.copyOf(bins);
  }

  /// Reliability of predictions between `low` and 1.
  ///
  /// @param predicted probabilities, at least one
  /// @param outcome whether each came true
  /// @param low 0; 0.5 where each prediction is that of the likelier of two sides
  public static Reliability of(double[] predicted, boolean[] outcome, int bins, double low) {
    if (predicted.length == 0 || predicted.length != outcome.length || bins < 1)
      throw new IllegalArgumentException(
          "reliability of %d predictions and %d outcomes in %d bins; expected as many of both, at"
                  .formatted(predicted.length, outcome.length, bins)
              + " least one, and a bin");
    int[] count = new int[bins];
    double[] sum = new double[bins];
    int[] came = new int[bins];
    double brier = 0;
    for (int i = 0; i < predicted.length; i++) {
      double p = predicted[i];
      if (!(p >= low && p <= 1))
        throw new IllegalArgumentException(
            "prediction %d is %s; expected %s to 1".formatted(i, p, low));
      int bin = Math.min(bins - 1, (int) ((p - low) / (1 - low) * bins));
      count[bin]++;
      sum[bin] += p;
      if (outcome[i]) came[bin]++;
      double miss = p - (outcome[i] ? 1 : 0);
      brier += miss * miss / predicted.length;
    }
    List<Bin> made = new ArrayList<>();
    double error = 0;
    for (int b = 0; b < bins; b++) {
      double from = low + (1 - low) * b / bins;
      double to = low + (1 - low) * (b + 1) / bins;
      double confidence = sum[b] / count[b];
      double accuracy = (double) came[b] / count[b];
      made.add(new Bin(from, to, count[b], confidence, accuracy));
      if (count[b] > 0)
        error += (double) count[b] / predicted.length * Math.abs(confidence - accuracy);
    }
    return new Reliability(made, error, brier);
  }
}
