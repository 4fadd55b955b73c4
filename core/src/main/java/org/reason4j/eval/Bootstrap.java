package org.reason4j.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Percentile bootstrap over items: the mean is recomputed on resampled items, and the interval
/// holds the middle of those means.
///
/// One value an item: where an item has several samples its value is their mean, so all samples of
/// an item stay together ("clustered by item"). Percentiles interpolate linearly.
public final class Bootstrap {
  private Bootstrap() {}

  /// `resamples` rows of `items` indices each, drawn with replacement.
  public static int[][] resamples(SplittableRandom random, int resamples, int items) {
    if (items < 1 || resamples < 1) {
      throw new IllegalArgumentException(
          "bootstrap with %d resamples of %d items; both must be at least 1"
              .formatted(resamples, items));
    }
    int[][] rows = new int[resamples][items];
    for (int[] row : rows) {
      for (int i = 0; i < items; i++) row[i] = random.nextInt(items);
    }
    return rows;
  }

  /// Interval of the mean of `values`. Equal values give an interval of width 0: see [EvalSummary]
  /// for what to say then.
  public static Interval mean(double[] values, int[][] resamples, double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence is " + confidence + "; expected a value between 0 and 1, such as 0.95");
    }
    double[] means = new double[resamples.length];
    for (int row = 0; row < resamples.length; row++) {
      double sum = 0;
      for (int index : resamples[row]) sum += values[index];
      means[row] = sum / resamples[row].length;
    }
    Arrays.sort(means);
    double tail = (1 - confidence) / 2;
    return new Interval(percentile(means, tail), percentile(means, 1 - tail));
  }

  /// Interval of the mean of `a - b`, both measured on the same items in the same order.
  public static Interval meanDifference(
      double[] a, double[] b, int[][] resamples, double confidence) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "paired bootstrap of %d and %d items; give both models' values on the same items"
              .formatted(a.length, b.length));
    }
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
    return mean(difference, resamples, confidence);
  }

  /// The `share` percentile of sorted values by linear interpolation between neighbours.
  public static double percentile(double[] sorted, double share) {
    if (sorted.length == 0) throw new IllegalArgumentException("percentile of no values");
    double position = share * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
