package org.reason4j.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Area under the receiver operating characteristic: the chance that a random positive example
/// scores above a random negative one, ties counted half (Mann-Whitney U over n·m).
public final class Auroc {
  private static final int RESAMPLES = 1000;

  private Auroc() {}

  /// The area; NaN where there is no positive or no negative example.
  public static double of(double[] scores, boolean[] positive) {
    if (scores.length != positive.length)
      throw new IllegalArgumentException(
          "auroc of %d scores and %d labels; one label a score"
              .formatted(scores.length, positive.length));
    for (double score : scores)
      if (Double.isNaN(score)) throw new IllegalArgumentException("auroc of a score that is NaN");
    int[] once = new int[scores.length];
    Arrays.fill(once, 1);
    return area(scores, positive, order(scores), once);
  }

  /// 95 % percentile bootstrap over examples; resamples without both labels are left out. Where
  /// none is left: 0 to 1.
  public static Interval interval(double[] scores, boolean[] positive, SplittableRandom random) {
    int[] order = order(scores);
    double[] areas = new double[RESAMPLES];
    int kept = 0;
    int[] times = new int[scores.length];
    for (int r = 0; r < RESAMPLES; r++) {
      Arrays.fill(times, 0);
      for (int i = 0; i < scores.length; i++) times[random.nextInt(scores.length)]++;
      double area = area(scores, positive, order, times);
      if (!Double.isNaN(area)) areas[kept++] = area;
    }
    if (kept == 0) return new Interval(0, 1);
    double[] sorted = Arrays.copyOf(areas, kept);
    Arrays.sort(sorted);
    return new Interval(Bootstrap.percentile(sorted, 0.025), Bootstrap.percentile(sorted, 0.975));
  }

  private static int[] order(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  /// The area where example i occurs `times[i]` times.
  private static double area(double[] scores, boolean[] positive, int[] order, int[] times) {
    double above = 0; // pairs won by the positive one
    long negatives = 0;
    long positives = 0;
    int at = 0;
    while (at < order.length) {
      long tiedPositives = 0;
      long tiedNegatives = 0;
      double score = scores[order[at]];
      for (; at < order.length && scores[order[at]] == score; at++)
        if (positive[order[at]]) tiedPositives += times[order[at]];
        else tiedNegatives += times[order[at]];
      above += tiedPositives * (negatives + tiedNegatives / 2.0);
      negatives += tiedNegatives;
      positives += tiedPositives;
    }
    return positives == 0 || negatives == 0 ? Double.NaN : above / ((double) positives * negatives);
  }
}
