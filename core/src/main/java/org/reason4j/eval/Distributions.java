package org.reason4j.eval;

/// Distribution functions that the intervals and tests need: normal, beta, Student's t, binomial.
///
/// Absolute error is about 1e-13 in the range used here; quantiles are found by bisection on the
/// distribution function, which cannot diverge. [StrictMath] is used throughout, so the same
/// arguments give the same bits on every machine.
final class Distributions {
  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private Distributions() {}

  /// Standard normal distribution function.
  static double normal(double x) {
    if (x < -8) return 0;
    if (x > 8) return 1;
    double term = x;
    double sum = x;
    for (int k = 1; k < 400 && Math.abs(term) > 1e-18; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 + sum * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /// The `p` quantile of the standard normal distribution.
  static double normalQuantile(double p) {
    return bisect(Distributions::normal, p, -8, 8);
  }

  /// Regularised incomplete beta function I_x(a, b).
  static double beta(double x, double a, double b) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    double front =
        StrictMath.exp(
            logGamma(a + b)
                - logGamma(a)
                - logGamma(b)
                + a * StrictMath.log(x)
                + b * StrictMath.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * continuedFraction(x, a, b) / a
        : 1 - front * continuedFraction(1 - x, b, a) / b;
  }

  /// The `p` quantile of Beta(a, b).
  static double betaQuantile(double p, double a, double b) {
    return bisect(x -> beta(x, a, b), p, 0, 1);
  }

  /// P(|T| >= |t|) of Student's t distribution.
  static double studentTwoSided(double t, double degrees) {
    return beta(degrees / (degrees + t * t), degrees / 2, 0.5);
  }

  /// The value that |T| exceeds with probability `1 - confidence`.
  static double studentQuantile(double confidence, double degrees) {
    return bisect(t -> 1 - studentTwoSided(t, degrees), confidence, 0, 1e6);
  }

  /// Two-sided exact p-value of `k` successes in `n` fair coin flips.
  static double fairCoinTwoSided(int k, int n) {
    if (n == 0) return 1;
    double tail = 0;
    for (int i = 0; i <= Math.min(k, n - k); i++) {
      tail += StrictMath.exp(logChoose(n, i) - n * StrictMath.log(2));
    }
    return Math.min(1, 2 * tail);
  }

  private static double logChoose(int n, int k) {
    return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  }

  private static double logGamma(double x) {
    if (x < 0.5) {
      return StrictMath.log(Math.PI / StrictMath.sin(Math.PI * x)) - logGamma(1 - x);
    }
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (x - 1 + i);
    double t = x - 1 + 7.5;
    return 0.5 * StrictMath.log(2 * Math.PI)
        + (x - 0.5) * StrictMath.log(t)
        - t
        + StrictMath.log(sum);
  }

  /// Lentz's method for the continued fraction of the incomplete beta function.
  private static double continuedFraction(double x, double a, double b) {
    double tiny = 1e-300;
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1), tiny);
    double h = d;
    for (int m = 1; m <= 10_000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / away(1 + even * d, tiny);
      c = away(1 + even / c, tiny);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / away(1 + odd * d, tiny);
      c = away(1 + odd / c, tiny);
      h *= d * c;
      if (Math.abs(d * c - 1) < 1e-16) break;
    }
    return h;
  }

  private static double away(double x, double tiny) {
    return Math.abs(x) < tiny ? tiny : x;
  }

  private static double bisect(
      java.util.function.DoubleUnaryOperator rising, double p, double low, double high) {
    for (int i = 0; i < 200 && high - low > 0; i++) {
      double middle = low + (high - low) / 2;
      if (middle == low || middle == high) break;
      if (rising.applyAsDouble(middle) < p) low = middle;
      else high = middle;
    }
    return low + (high - low) / 2;
  }
}
