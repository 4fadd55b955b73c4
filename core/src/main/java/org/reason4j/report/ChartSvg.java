package org.reason4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws a [Chart] as SVG text: axes, grid, legend, marks with a tooltip each. No script and no
/// raster library.
///
/// Colours are CSS variables (`--ink`, `--c0` ...) that [#STYLE] defines for light and dark; series
/// also differ by dash, so the figure survives a black-and-white print. The picture is 460 wide so
/// that its text stays readable on a phone.
final class ChartSvg {
  /// Series colours that keep apart for colour-blind readers, in light and dark.
  static final String STYLE =
      """
      :root{--paper:#ffffff;--card:#f6f7f9;--ink:#1b1f24;--soft:#5b6470;--line:#d9dee5;--good:#0a7f3f;\
      --bad:#b42318;--c0:#0b62b8;--c1:#c2500a;--c2:#087f5b;--c3:#a03a8c;--c4:#7a6400;--c5:#5f5f5f}
      @media (prefers-color-scheme:dark){:root{--paper:#14171b;--card:#1d2228;--ink:#e7eaee;\
      --soft:#a3adb9;--line:#343b45;--good:#5fd08f;--bad:#ff8a7a;--c0:#6cb2ff;--c1:#ff9f5a;\
      --c2:#4fd1a5;--c3:#e39ad4;--c4:#e0c64a;--c5:#b6bcc4}}
      svg.chart{font:12px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
      svg.chart text{fill:var(--ink)}svg.chart .soft{fill:var(--soft)}
      svg.chart .grid{stroke:var(--line);stroke-width:1;fill:none}
      svg.chart .axis{stroke:var(--soft);stroke-width:1;fill:none}
      """;

  private static final int WIDTH = 460;
  private static final int LEFT = 52;
  private static final int RIGHT = 14;
  private static final int PLOT = 190;
  private static final int COLOURS = 6;
  private static final String[] DASHES = {"", "6 3", "2 3", "9 3 2 3", "1 2", "12 4"};

  private final Chart chart;
  private final StringBuilder out = new StringBuilder();
  private final int top;
  private final Axis x;
  private final Axis y;

  private ChartSvg(Chart chart) {
    this.chart = chart;
    this.top = 30 + 17 * legendRows(chart.marks()).size();
    ChartRange range = ChartRange.of(chart);
    this.x = range.x();
    this.y = range.y();
  }

  /// The figure as an element to put into a page that holds [#STYLE].
  static String inline(Chart chart) {
    return new ChartSvg(chart.visibleMarks()).draw(false);
  }

  /// The figure as a file of its own.
  static String file(Chart chart) {
    return new ChartSvg(chart.visibleMarks()).draw(true) + "\n";
  }

  private String draw(boolean standalone) {
    int height = top + PLOT + 42;
    out.append("<svg class=\"chart\"")
        .append(standalone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "")
        .append(" viewBox=\"0 0 %d %d\" role=\"img\"".formatted(WIDTH, height));
    out.append(" aria-label=\"").append(Markup.escape(chart.title())).append("\">\n");
    if (standalone) {
      out.append("<style>").append(STYLE).append("</style>\n");
      out.append(
          "<rect width=\"%d\" height=\"%d\" fill=\"var(--paper)\"/>\n".formatted(WIDTH, height));
    }
    text(LEFT - 40, 17, "start", "font-weight=\"600\"", chart.title());
    legend();
    axes();
    int bars = (int) chart.marks().stream().filter(Chart.Bars.class::isInstance).count();
    int bar = 0;
    for (int i = 0; i < chart.marks().size(); i++) {
      switch (chart.marks().get(i)) {
        case Chart.Line line -> line(line, i);
        case Chart.Points points -> points(points.label(), points.points(), i, 3);
        case Chart.Bars own -> bars(own, i, bar++, bars);
        case Chart.Histogram histogram -> histogram(histogram, i);
      }
    }
    if (chart.empty())
      text(LEFT + plotWidth() / 2, top + PLOT / 2, "middle", "", "nothing recorded");
    return out.append("</svg>").toString();
  }

  private void axes() {
    for (double tick : y.ticks()) {
      double at = py(tick);
      out.append("<path class=\"grid\" d=\"M%s %sH%d\"/>".formatted(c(LEFT), c(at), WIDTH - RIGHT));
      text(LEFT - 6, at + 4, "end", "class=\"soft\"", y.label(tick, chart.unit()));
    }
    double bottom = top + PLOT;
    out.append(
        "<path class=\"axis\" d=\"M%s %sH%d\"/>\n".formatted(c(LEFT), c(bottom), WIDTH - RIGHT));
    if (chart.marks().stream().anyMatch(Chart.Bars.class::isInstance)) return;
    for (double tick : x.ticks()) {
      out.append("<path class=\"axis\" d=\"M%s %sv4\"/>".formatted(c(px(tick)), c(bottom)));
      text(px(tick), bottom + 17, "middle", "class=\"soft\"", x.label(tick, Chart.Unit.PLAIN));
    }
    text(WIDTH - RIGHT, bottom + 34, "end", "class=\"soft\"", chart.xLabel());
  }

  private void line(Chart.Line line, int series) {
    for (List<Chart.Point> piece : pieces(line.points())) {
      StringBuilder band = new StringBuilder();
      for (Chart.Point p : piece) {
        p.bounds().ifPresent(b -> append(band, p.x(), b.high()));
      }
      for (Chart.Point p : piece.reversed()) {
        p.bounds().ifPresent(b -> append(band, p.x(), b.low()));
      }
      if (!band.isEmpty()) {
        out.append(
            "<path d=\"%sZ\" fill=\"%s\" fill-opacity=\".16\"/>".formatted(band, colour(series)));
      }
      StringBuilder path = new StringBuilder();
      for (Chart.Point p : piece) append(path, p.x(), p.y());
      out.append(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\"%s/>\n"
              .formatted(path, colour(series), dash(series)));
    }
    long finite = line.points().stream().filter(Chart::finite).count();
    points(line.label(), line.points(), series, finite <= 60 ? 2.4 : 0);
  }

  private void points(String label, List<Chart.Point> points, int series, double radius) {
    if (radius == 0) return;
    for (Chart.Point p : points) {
      if (!Chart.finite(p)) continue;
      out.append(
          "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\"><title>%s</title></circle>"
              .formatted(c(px(p.x())), c(py(p.y())), c(radius), colour(series), tooltip(label, p)));
    }
    out.append('\n');
  }

  private String tooltip(String label, Chart.Point p) {
    String range =
        p.bounds().map(b -> " [" + value(b.low()) + ", " + value(b.high()) + "]").orElse("");
    return Markup.escape(
        "%s, %s %s: %s%s"
            .formatted(label, chart.xLabel(), Numbers.plain(p.x()), value(p.y()), range));
  }

  private void bars(Chart.Bars bars, int series, int index, int all) {
    int names = bars.names().size();
    double slot = plotWidth() / Math.max(1, names);
    double width = Math.min(46, slot * 0.8 / all);
    for (int i = 0; i < names; i++) {
      double centre = LEFT + slot * (i + 0.5);
      if (index == 0) barName(bars.names().get(i), centre, slot, i);
      double value = bars.values()[i];
      if (!Double.isFinite(value)) continue;
      double left = centre + (index - all / 2.0) * width;
      double zero = py(Math.clamp(0, y.low(), y.high()));
      String shown = bars.label() + ", " + bars.names().get(i) + ": " + value(value);
      rect(
          left + 1,
          Math.min(py(value), zero),
          width - 2,
          Math.abs(zero - py(value)),
          series,
          shown);
    }
  }

  /// Names that would run into each other are set on two levels.
  private void barName(String name, double centre, double slot, int index) {
    int fits = (int) Math.max(4, slot / 6.2);
    boolean tight = name.length() > fits;
    String shown = name.length() > 2 * fits ? name.substring(0, 2 * fits - 1) + "…" : name;
    text(
        centre,
        top + PLOT + 17 + (tight && index % 2 == 1 ? 15 : 0),
        "middle",
        "class=\"soft\"",
        shown);
  }

  private void histogram(Chart.Histogram histogram, int series) {
    double width = (histogram.high() - histogram.low()) / histogram.counts().length;
    for (int i = 0; i < histogram.counts().length; i++) {
      double low = histogram.low() + i * width;
      int count = histogram.counts()[i];
      String shown =
          "%s, %s to %s: %d"
              .formatted(histogram.label(), Numbers.plain(low), Numbers.plain(low + width), count);
      double height = py(y.low()) - py(count);
      rect(px(low), py(count), Math.max(1, px(low + width) - px(low) - 1), height, series, shown);
    }
  }

  private void rect(double x, double y, double width, double height, int series, String shown) {
    out.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\" fill-opacity=\".85\"><title>%s</title></rect>"
            .formatted(c(x), c(y), c(width), c(height), colour(series), Markup.escape(shown)));
  }

  private void legend() {
    List<List<Integer>> rows = legendRows(chart.marks());
    for (int row = 0; row < rows.size(); row++) {
      double at = LEFT - 40;
      double line = 35 + 17 * row;
      for (int series : rows.get(row)) {
        String label = chart.marks().get(series).label();
        out.append(
            "<path d=\"M%s %sh18\" stroke=\"%s\" stroke-width=\"3\"%s/>"
                .formatted(c(at), c(line - 4), colour(series), dash(series)));
        text(at + 23, line, "start", "", label);
        at += legendWidth(label);
      }
    }
    out.append('\n');
  }

  /// One mark needs no legend: the title names it.
  private static List<List<Integer>> legendRows(List<Chart.Mark> marks) {
    List<List<Integer>> rows = new ArrayList<>();
    if (marks.size() < 2) return rows;
    double used = Double.MAX_VALUE;
    for (int i = 0; i < marks.size(); i++) {
      double width = legendWidth(marks.get(i).label());
      if (used + width > WIDTH - 20) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.getLast().add(i);
      used += width;
    }
    return rows;
  }

  private static double legendWidth(String label) {
    return 23 + 7.1 * label.length() + 14;
  }

  private void text(double x, double y, String anchor, String more, String text) {
    out.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\"%s>%s</text>"
            .formatted(c(x), c(y), anchor, more.isEmpty() ? "" : " " + more, Markup.escape(text)));
  }

  private static List<List<Chart.Point>> pieces(List<Chart.Point> points) {
    List<List<Chart.Point>> pieces = new ArrayList<>();
    boolean open = false;
    for (Chart.Point point : points) {
      if (!Chart.finite(point)) {
        open = false;
        continue;
      }
      if (!open) pieces.add(new ArrayList<>());
      open = true;
      pieces.getLast().add(point);
    }
    return pieces;
  }

  private void append(StringBuilder path, double x, double y) {
    path.append(path.isEmpty() ? 'M' : 'L').append(c(px(x))).append(' ').append(c(py(y)));
  }

  private String value(double value) {
    return chart.unit() == Chart.Unit.PERCENT ? Numbers.percent(value) : Numbers.plain(value);
  }

  private double px(double value) {
    return LEFT + x.share(value) * plotWidth();
  }

  private double py(double value) {
    return top + PLOT * (1 - y.share(value));
  }

  private static double plotWidth() {
    return WIDTH - LEFT - RIGHT;
  }

  private static String colour(int series) {
    return String.format(Locale.ROOT, "var(--c%d)", series % COLOURS);
  }

  private static String dash(int series) {
    String dash = DASHES[series % DASHES.length];
    return dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"";
  }

  private static String c(double value) {
    return Numbers.coordinate(value);
  }
}
