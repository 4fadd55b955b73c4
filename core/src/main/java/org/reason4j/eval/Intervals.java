package org.reason4j.eval;

/// Intervals of a proportion: `k` successes in `n` independent trials.
///
/// Only for independent trials, such as items that were each answered once. For several samples an
/// item use [#clustered] or [Bootstrap], which keep the items together.
public final class Intervals {
  private Intervals() {}

  /// Wilson's score interval. Never empty, also at 0 and n successes.
  public static Interval wilson(int k, int n, double confidence) {
    check(k, n, confidence);
    double z = z(confidence);
    double p = (double) k / n;
    double centre = p + z * z / (2 * n);
    double spread = z * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
    double scale = 1 + z * z / n;
    return new Interval(
        k == 0 ? 0 : Math.max(0, (centre - spread) / scale),
        k == n ? 1 : Math.min(1, (centre + spread) / scale));
  }

  /// Wilson's interval with continuity correction: wider, and closer to the exact one.
  public static Interval wilsonContinuity(int k, int n, double confidence) {
    check(k, n, confidence);
    double z = z(confidence);
    double p = (double) k / n;
    double scale = 2 * (n + z * z);
    double low =
        2 * n * p + z * z - 1 - z * Math.sqrt(z * z - 2 - 1.0 / n + 4 * p * (n * (1 - p) + 1));
    double high =
        2 * n * p + z * z + 1 + z * Math.sqrt(z * z + 2 - 1.0 / n + 4 * p * (n * (1 - p) - 1));
    return new Interval(
        k == 0 ? 0 : Math.max(0, low / scale), k == n ? 1 : Math.min(1, high / scale));
  }

  /// The exact (Clopper-Pearson) interval: covers at least `confidence`, usually more.
  public static Interval clopperPearson(int k, int n, double confidence) {
    check(k, n, confidence);
    double tail = (1 - confidence) / 2;
    return new Interval(
        k == 0 ? 0 : Distributions.betaQuantile(tail, k, n - k + 1),
        k == n ? 1 : Distributions.betaQuantile(1 - tail, k + 1, n - k));
  }

  /// The textbook interval p ± z·sqrt(p(1-p)/n). It has width 0 at 0 and n successes and leaves [0,
  /// 1]: for comparison only.
  public static Interval normal(int k, int n, double confidence) {
    check(k, n, confidence);
    double p = (double) k / n;
    double spread = z(confidence) * Math.sqrt(p * (1 - p) / n);
    return new Interval(p - spread, p + spread);
  }

  /// mean ± z·s/√items of item means: the normal interval clustered by item. It may leave [0, 1]
  /// and has width 0 where all items agree; [Bootstrap] is what is reported, this is what others
  /// report.
  public static Interval clustered(double[] itemMeans, double confidence) {
    check(0, itemMeans.length, confidence);
    double spread = z(confidence) * SeedMeans.errorOverQuestions(itemMeans);
    double mean = SeedMeans.mean(itemMeans);
    return new Interval(mean - spread, mean + spread);
  }

  private static double z(double confidence) {
    return Distributions.normalQuantile(0.5 + confidence / 2);
  }

  private static void check(int k, int n, double confidence) {
    if (n < 1 || k < 0 || k > n) {
      throw new IllegalArgumentException(
          "interval of %d successes in %d trials; expected 0 <= successes <= trials, trials >= 1"
              .formatted(k, n));
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence is " + confidence + "; expected a value between 0 and 1, such as 0.95");
    }
  }
}
