package org.reason4j.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/// maj@k for growing k, from one set of samples: how accuracy rises with the number of votes.
///
/// Each point is the mean over all subsets of k samples of each item, counted exactly up to
/// [#EXACT] samples an item and over drawn subsets beyond; its interval resamples items.
public final class MajorityCurve {
  /// Up to so many samples an item the subsets are counted, not drawn.
  static final int EXACT = 128;

  private static final int DRAWS = 1000;
  private static final int RESAMPLES = 2000;

  private MajorityCurve() {}

  /// maj@k and its 95 % interval, clustered by item.
  public record Point(int k, double value, Interval interval) {}

  /// The points k = 1, 2, 4 ... and the number of samples itself.
  ///
  /// @param items the votes of each item
  /// @throws IllegalArgumentException if there are no items or they differ in their number of votes
  public static List<Point> of(List<List<ConsAtK.Vote>> items, SplittableRandom random) {
    int n = items.isEmpty() ? 0 : items.getFirst().size();
    if (n == 0 || items.stream().anyMatch(votes -> votes.size() != n)) {
      throw new IllegalArgumentException(
          "majority curve of items with %s samples; expected one number for all, at least 1"
              .formatted(items.stream().map(List::size).distinct().sorted().toList()));
    }
    int[][] resamples = Bootstrap.resamples(random, RESAMPLES, items.size());
    List<Point> points = new ArrayList<>();
    for (int k = 1; ; k = Math.min(2 * k, n)) {
      int size = k;
      double[] values = items.stream().mapToDouble(votes -> at(votes, size, random)).toArray();
      points.add(new Point(k, SeedMeans.mean(values), EvalSummary.interval(values, resamples)));
      if (k == n) return points;
    }
  }

  private static double at(List<ConsAtK.Vote> votes, int k, SplittableRandom random) {
    if (votes.size() <= EXACT) return ConsAtK.of(votes, k);
    if (k == votes.size()) return ConsAtK.of(votes);
    List<ConsAtK.Vote> shuffled = new ArrayList<>(votes);
    double sum = 0;
    Random order = Random.from(random);
    for (int draw = 0; draw < DRAWS; draw++) {
      Collections.shuffle(shuffled, order);
      sum += ConsAtK.of(shuffled.subList(0, k));
    }
    return sum / DRAWS;
  }
}
