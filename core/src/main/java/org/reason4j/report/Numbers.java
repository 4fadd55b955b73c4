package org.reason4j.report;

import java.util.Locale;

/// Numbers as a reader wants them, the same in every locale.
final class Numbers {
  private Numbers() {}

  /// `0.467` as `46.7 %`.
  static String percent(double share) {
    return Double.isFinite(share)
        ? String.format(Locale.ROOT, "%.1f %%", zero(share * 100, 1))
        : "–";
  }

  /// Three or four significant digits, whole numbers with thousands apart.
  static String plain(double value) {
    if (!Double.isFinite(value)) return "–";
    double size = Math.abs(value);
    if (size == 0) return "0";
    if (value == Math.rint(value) && size < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) value).replace(',', '\u202f');
    }
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,d", Math.round(value)).replace(',', '\u202f');
    }
    if (size >= 100) return String.format(Locale.ROOT, "%.1f", value);
    if (size >= 0.1) return String.format(Locale.ROOT, "%.2f", value);
    if (size >= 0.001) return String.format(Locale.ROOT, "%.4f", value);
    return String.format(Locale.ROOT, "%.2e", value);
  }

  /// A difference of shares in percentage points, with its sign.
  static String points(double difference) {
    return Double.isFinite(difference)
        ? String.format(Locale.ROOT, "%+.1f\u00a0points", zero(difference * 100, 1))
            .replace('-', '−')
        : "–";
  }

  /// A coordinate of an SVG: two decimals, no trailing zeros.
  static String coordinate(double value) {
    long hundredths = Math.round(value * 100);
    if (hundredths % 100 == 0) return Long.toString(hundredths / 100);
    String text = String.format(Locale.ROOT, "%.2f", hundredths / 100.0);
    return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
  }

  /// No "-0.0".
  private static double zero(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.rint(value * scale) == 0 ? 0 : value;
  }
}
