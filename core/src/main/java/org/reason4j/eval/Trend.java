package org.reason4j.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Does one quantity rise with another: rank correlations and the least-squares line.
///
/// A constant sequence has no trend: every correlation with it is 0 here (their formulas divide 0
/// by 0). Two points at least.
public final class Trend {
  private Trend() {}

  /// `y = slope * x + intercept`.
  public record Line(double slope, double intercept) {}

  /// Pearson's correlation.
  public static double pearson(double[] x, double[] y) {
    check(x, y);
    double meanX = SeedMeans.mean(x);
    double meanY = SeedMeans.mean(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }

  /// Spearman's rank correlation; tied values share their mean rank.
  public static double spearman(double[] x, double[] y) {
    check(x, y);
    return pearson(ranks(x), ranks(y));
  }

  /// Kendall's tau-b, which corrects for ties on either side.
  public static double kendall(double[] x, double[] y) {
    check(x, y);
    long score = 0;
    long untiedX = 0;
    long untiedY = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        int signX = Double.compare(x[i], x[j]);
        int signY = Double.compare(y[i], y[j]);
        score += (long) Integer.signum(signX) * Integer.signum(signY);
        if (signX != 0) untiedX++;
        if (signY != 0) untiedY++;
      }
    }
    return untiedX == 0 || untiedY == 0 ? 0 : score / Math.sqrt((double) untiedX * untiedY);
  }

  /// The least-squares line. With all `x` equal it is flat through the mean.
  public static Line line(double[] x, double[] y) {
    check(x, y);
    double meanX = SeedMeans.mean(x);
    double meanY = SeedMeans.mean(y);
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
    }
    double slope = xx == 0 ? 0 : xy / xx;
    return new Line(slope, meanY - slope * meanX);
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int start = 0; start < order.length; ) {
      int end = start;
      while (end + 1 < order.length && values[order[end + 1]] == values[order[start]]) end++;
      double rank = (start + end) / 2.0 + 1;
      for (int i = start; i <= end; i++) ranks[order[i]] = rank;
      start = end + 1;
    }
    return ranks;
  }

  private static void check(double[] x, double[] y) {
    if (x.length != y.length || x.length < 2) {
      throw new IllegalArgumentException(
          "trend of %d and %d values; expected two sequences of one length, at least 2"
              .formatted(x.length, y.length));
    }
    if (!Arrays.stream(x).allMatch(Double::isFinite)
        || !Arrays.stream(y).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "trend of values that are not all finite: drop them first");
    }
  }
}
