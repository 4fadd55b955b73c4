package org.reason4j.train.loss;

/// Mean and deviation of the numbers that are not NaN, in two passes.
///
/// @param count numbers that are not NaN
/// @param mean NaN where there is none
/// @param squares sum of squared distances to the mean
/// @param range largest minus smallest, 0 where there is none
record Moments(int count, double mean, double squares, double range) {
  static Moments of(double[] values, int from, int to) {
    int count = 0;
    double sum = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      if (Double.isNaN(values[i])) continue;
      count++;
      sum += values[i];
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(values[i])) squares += (values[i] - mean) * (values[i] - mean);
    }
    return new Moments(count, mean, squares, count == 0 ? 0 : high - low);
  }

  static Moments of(double[] values) {
    return of(values, 0, values.length);
  }

  /// Deviation over n.
  double population() {
    return Math.sqrt(squares / count);
  }

  /// Deviation over n - 1; NaN for a single number.
  double sample() {
    return Math.sqrt(squares / (count - 1));
  }
}
