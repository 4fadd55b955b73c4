package org.reason4j.eval;

import java.util.Locale;
import java.util.Optional;

/// The one sentence that an accuracy is told in, everywhere: "pass@1 = 46.7 % [32, 61] 95 %
/// clustered by item, 64 samples × 30 items, 3.1 % truncated". A number without its interval, its
/// sample size and what was cut off says nothing.
public final class HeadlineCell {
  /// From this half width on (in points) a decimal of the interval would be noise.
  private static final double COARSE = 5;

  private HeadlineCell() {}

  /// Of a summary.
  public static String of(EvalSummary summary) {
    return text(
        "pass@1",
        summary.passAt1(),
        Optional.of(summary.passAt1Interval()),
        summary.samples(),
        summary.items(),
        summary.truncated());
  }

  /// @param metric its name, such as `pass@1` or `cons@64`
  /// @param interval 95 %, clustered by item
  /// @param truncated share of answers cut off at the limit
  public static String text(
      String metric,
      double value,
      Optional<Interval> interval,
      long samples,
      long items,
      double truncated) {
    return "%s = %s%s, %,d %s × %,d %s, %s truncated"
        .formatted(
            metric,
            percent(value),
            interval.map(HeadlineCell::interval).orElse(""),
            samples,
            samples == 1 ? "sample" : "samples",
            items,
            items == 1 ? "item" : "items",
            percent(truncated));
  }

  private static String interval(Interval interval) {
    String format = interval.halfWidth() * 100 >= COARSE ? "%.0f" : "%.1f";
    return " [%s, %s] 95 %% clustered by item"
        .formatted(number(format, interval.low()), number(format, interval.high()));
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? number("%.1f", share) + " %" : "–";
  }

  private static String number(String format, double share) {
    String text = String.format(Locale.ROOT, format, share * 100);
    return text.equals("-0") || text.equals("-0.0") ? text.substring(1) : text;
  }
}
