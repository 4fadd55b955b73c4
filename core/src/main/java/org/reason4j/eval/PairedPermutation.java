package org.reason4j.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Paired permutation test: two models answered the same items; do they differ?
///
/// Under "no difference" either model's value of an item could be the other's, so the sign of each
/// item's difference is a fair coin. The p-value is the share of all signs whose mean difference is
/// as far from 0 as the one seen. With values 0 and 1 this is [McNemar]'s exact test; it also takes
/// means of several samples an item, which McNemar's does not.
public final class PairedPermutation {
  /// Up to so many items that differ all signs are tried; beyond, signs are drawn.
  static final int EXACT = 20;

  private static final int DRAWS = 20_000;
  private static final double ROUNDING = 1e-12;

  private PairedPermutation() {}

  /// What the test says.
  ///
  /// @param difference mean of the first minus the second
  /// @param p two-sided; 1 where no item differs. Of drawn signs the one seen counts as a draw, so
  ///   it is never 0
  /// @param items items compared
  /// @param exact whether all signs were tried
  public record Result(double difference, double p, int items, boolean exact) {
    /// Whether chance would give such a difference in fewer than 5 of 100 cases.
    public boolean significant() {
      return p < 1 - EvalSummary.CONFIDENCE;
    }
  }

  /// Tests item means `a` against `b`, same items in the same order.
  ///
  /// @param random where the signs come from if there are too many to try all
  public static Result of(double[] a, double[] b, SplittableRandom random) {
    if (a.length != b.length || a.length == 0) {
      throw new IllegalArgumentException(
          "paired permutation test of %d and %d items; give both models' values on the same items"
              .formatted(a.length, b.length));
    }
    double[] all = new double[a.length];
    for (int i = 0; i < a.length; i++) all[i] = a[i] - b[i];
    double[] differing = Arrays.stream(all).filter(difference -> difference != 0).toArray();
    double seen = Math.abs(Arrays.stream(all).sum());
    double bound = seen - ROUNDING * Arrays.stream(all).map(Math::abs).sum();
    boolean exact = differing.length <= EXACT;
    double p =
        exact
            ? (double) reaching(differing, 0, 0, bound) / (1L << differing.length)
            : drawn(differing, bound, random);
    return new Result(Arrays.stream(all).sum() / all.length, p, all.length, exact);
  }

  /// How many signs of the differences from `at` on take the sum to `bound` or beyond.
  private static long reaching(double[] differences, int at, double sum, double bound) {
    if (at == differences.length) return Math.abs(sum) >= bound ? 1 : 0;
    return reaching(differences, at + 1, sum + differences[at], bound)
        + reaching(differences, at + 1, sum - differences[at], bound);
  }

  private static double drawn(double[] differences, double bound, SplittableRandom random) {
    int reached = 1;
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      long signs = 0;
      for (int i = 0; i < differences.length; i++) {
        if ((i & 63) == 0) signs = random.nextLong();
        sum += (signs & 1) == 0 ? differences[i] : -differences[i];
        signs >>>= 1;
      }
      if (Math.abs(sum) >= bound) reached++;
    }
    return (double) reached / (DRAWS + 1);
  }
}
