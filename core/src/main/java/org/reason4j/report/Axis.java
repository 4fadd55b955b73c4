package org.reason4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A linear axis with round tick values.
///
/// @param low value at the start of the axis
/// @param high value at its end, above `low`
/// @param step distance between ticks
record Axis(double low, double high, double step) {
  /// An axis that covers `low` to `high` with about `ticks` ticks at 1, 2 or 5 times a power of
  /// ten. A range without width is widened.
  static Axis covering(double low, double high, int ticks) {
    if (!(high > low)) {
      double width = low == 0 ? 1 : Math.abs(low) * 0.1;
      return covering(low >= 0 ? Math.max(0, low - width) : low - width, low + width, ticks);
    }
    double rough = (high - low) / Math.max(1, ticks);
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
    double digit = rough / power;
    double step = (digit < 1.4 ? 1 : digit < 3 ? 2 : digit < 7 ? 5 : 10) * power;
    double slack = 1e-9;
    return new Axis(
        Math.floor(low / step + slack) * step, Math.ceil(high / step - slack) * step, step);
  }

  /// Share of the axis that lies before `value`, 0..1 inside it.
  double share(double value) {
    return (value - low) / (high - low);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long count = Math.round((high - low) / step);
    for (long i = 0; i <= count; i++) ticks.add(low + i * step);
    return ticks;
  }

  String label(double tick, Chart.Unit unit) {
    if (Math.abs(tick) < step * 1e-6) return unit == Chart.Unit.PERCENT ? "0 %" : "0";
    double scale = unit == Chart.Unit.PERCENT ? 100 : 1;
    double shownStep = step * scale;
    String suffix = unit == Chart.Unit.PERCENT ? " %" : "";
    double shown = tick * scale;
    if (Math.max(Math.abs(low), Math.abs(high)) * scale >= 1e4 && shownStep >= 100) {
      String thousands = String.format(Locale.ROOT, "%.1f", shown / 1000);
      return thousands.replaceAll("\\.0$", "") + "k" + suffix;
    }
    if (shownStep < 1e-4) return String.format(Locale.ROOT, "%.0e", shown) + suffix;
    int digits = (int) Math.max(0, -Math.floor(StrictMath.log10(shownStep) + 1e-9));
    return String.format(Locale.ROOT, "%." + digits + "f", shown) + suffix;
  }
}
