package org.reason4j.eval;

import java.util.Arrays;

/// Means over a few seeds, and how sure they are (Student's t: with 3 or 5 seeds the normal
/// interval is far too narrow).
public final class SeedMeans {
  private SeedMeans() {}

  public static double mean(double... values) {
    return Arrays.stream(values)
        .average()
        .orElseThrow(() -> new IllegalArgumentException("mean of no values"));
  }

  /// Sample standard deviation (divides by n - 1).
  public static double deviation(double... values) {
    needTwo(values.length, "standard deviation");
    double mean = mean(values);
    double squares = 0;
    for (double value : values) squares += (value - mean) * (value - mean);
    return Math.sqrt(squares / (values.length - 1));
  }

  /// Interval of the mean over seeds.
  public static Interval interval(double[] values, double confidence) {
    needTwo(values.length, "t interval");
    double half =
        Distributions.studentQuantile(confidence, values.length - 1)
            * deviation(values)
            / Math.sqrt(values.length);
    return new Interval(mean(values) - half, mean(values) + half);
  }

  /// A paired test: value of the statistic and its two-sided p-value.
  public record Paired(double t, double p) {}

  /// Paired t test of `a - b`, seed by seed. If all differences are equal there is no spread to
  /// judge by: `t` is 0 and `p` 1 for no difference, infinite and 0 otherwise.
  public static Paired paired(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "paired t test of %d and %d seeds; give both runs' values for the same seeds"
              .formatted(a.length, b.length));
    }
    needTwo(a.length, "paired t test");
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
    double mean = mean(difference);
    double error = deviation(difference) / Math.sqrt(difference.length);
    if (error == 0) {
      return mean == 0 ? new Paired(0, 1) : new Paired(mean / 0.0, 0);
    }
    double t = mean / error;
    return new Paired(t, Distributions.studentTwoSided(t, difference.length - 1));
  }

  /// Standard error of a mean of per-question means: spread between questions, so samples of one
  /// question do not count as independent.
  public static double errorOverQuestions(double[] questionMeans) {
    return deviation(questionMeans) / Math.sqrt(questionMeans.length);
  }

  private static void needTwo(int count, String what) {
    if (count < 2) {
      throw new IllegalArgumentException(
          what + " of " + count + " value(s); at least 2 are needed: run more seeds or items");
    }
  }
}
