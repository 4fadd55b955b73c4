package org.reason4j.filter;

import java.util.Locale;

/// Shares in 0..1: checked and shown in one way.
final class Share {
  private Share() {}

  static void check(String filter, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          filter + ": share is " + share + "; expected a number from 0 to 1");
    }
  }

  /// For example `34 %` or `33.3 %`.
  static String percent(double share) {
    double percent = 100 * share;
    return Math.abs(percent - Math.rint(percent)) < 1e-9
        ? "%.0f %%".formatted(percent)
        : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
