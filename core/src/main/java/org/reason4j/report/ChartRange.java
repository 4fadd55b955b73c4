package org.reason4j.report;

/// The axes that hold everything a chart draws.
record ChartRange(Axis x, Axis y) {
  private static final int TICKS_X = 6;
  private static final int TICKS_Y = 4;

  static ChartRange of(Chart chart) {
    Extent x = new Extent();
    Extent y = new Extent();
    if (chart.fromZero()) y.add(0);
    for (Chart.Mark mark : chart.marks()) {
      switch (mark) {
        case Chart.Line line -> line.points().forEach(p -> add(p, x, y));
        case Chart.Points points -> points.points().forEach(p -> add(p, x, y));
        case Chart.Bars bars -> {
          y.add(0);
          for (double value : bars.values()) y.add(value);
        }
        case Chart.Histogram histogram -> {
          y.add(0);
          x.add(histogram.low());
          x.add(histogram.high());
          for (int count : histogram.counts()) y.add(count);
        }
      }
    }
    return new ChartRange(x.axis(TICKS_X), y.axis(TICKS_Y));
  }

  private static void add(Chart.Point point, Extent x, Extent y) {
    if (!Chart.finite(point)) return;
    x.add(point.x());
    y.add(point.y());
    point
        .bounds()
        .ifPresent(bounds -> {
          y.add(bounds.low());
          y.add(bounds.high());
        });
  }

  private static final class Extent {
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    void add(double value) {
      if (!Double.isFinite(value)) return;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }

    Axis axis(int ticks) {
      return low > high ? Axis.covering(0, 1, ticks) : Axis.covering(low, high, ticks);
    }
  }
}
