package org.reason4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A figure as numbers; [ChartSvg] draws it.
///
/// @param name file name of the figure, such as `accuracy`
/// @param title what it shows, one line
/// @param xLabel name of the horizontal axis; for bars the names stand below them
/// @param unit how values on the vertical axis are written
/// @param fromZero whether the vertical axis must hold 0
public record Chart(
    String name, String title, String xLabel, Unit unit, boolean fromZero, List<Mark> marks) {
  /// How a value is written.
  public enum Unit {
    PLAIN,
    PERCENT
  }

  /// Something drawn. Values that are not finite are left out; a line breaks there.
  public sealed interface Mark {
    String label();
  }

  /// A line through points, with a band around it where bounds are given.
  public record Line(String label, List<Point> points) implements Mark {
    public Line {
      points = List.copyOf(points);
    }
  }

  /// Single points.
  public record Points(String label, List<Point> points) implements Mark {
    public Points {
      points = List.copyOf(points);
    }
  }

  /// One bar for each name; bars of several marks stand side by side.
  public record Bars(String label, List<String> names, double[] values) implements Mark {
    public Bars {
      names = List.copyOf(names);
      values = values.clone();
      if (names.size() != values.length) {
        throw new IllegalArgumentException(
            "bars \"%s\": %d names for %d values".formatted(label, names.size(), values.length));
      }
    }
  }

  /// Counts of values in equal classes from `low` to `high`.
  public record Histogram(String label, double low, double high, int[] counts) implements Mark {
    public Histogram {
      counts = counts.clone();
      if (!(high > low) || counts.length == 0) {
        throw new IllegalArgumentException(
            "histogram \"%s\": %d classes from %s to %s; expected at least one and low < high"
                .formatted(label, counts.length, low, high));
      }
    }

    /// Counts of `values`, which may be empty, in `classes` classes over their range.
    public static Histogram of(
        String label, double[] values, double low, double high, int classes) {
      int[] counts = new int[classes];
      for (double value : values) {
        if (!Double.isFinite(value)) continue;
        int index = (int) Math.floor((value - low) / (high - low) * classes);
        counts[Math.clamp(index, 0, classes - 1)]++;
      }
      return new Histogram(label, low, high, counts);
    }
  }

  /// A value at `x`, with the bounds of its band if it has one.
  public record Point(double x, double y, Optional<Bounds> bounds) {
    public static Point of(double x, double y) {
      return new Point(x, y, Optional.empty());
    }

    public static Point of(double x, double y, double low, double high) {
      return new Point(x, y, Optional.of(new Bounds(low, high)));
    }
  }

  /// Lower and upper end of a band.
  public record Bounds(double low, double high) {}

  public Chart {
    marks = List.copyOf(marks);
  }

  /// A chart over steps.
  public static Chart overSteps(String name, String title, Unit unit, Mark... marks) {
    return new Chart(name, title, "step", unit, true, Arrays.asList(marks));
  }

  /// Whether there is anything to draw.
  public boolean empty() {
    return marks.stream().noneMatch(Chart::visible);
  }

  /// The same chart without marks that have nothing to draw.
  public Chart visibleMarks() {
    List<Mark> kept = new ArrayList<>(marks);
    kept.removeIf(mark -> !visible(mark));
    return new Chart(name, title, xLabel, unit, fromZero, kept);
  }

  private static boolean visible(Mark mark) {
    return switch (mark) {
      case Line line -> line.points().stream().anyMatch(Chart::finite);
      case Points points -> points.points().stream().anyMatch(Chart::finite);
      case Bars bars -> Arrays.stream(bars.values()).anyMatch(Double::isFinite);
      case Histogram histogram -> Arrays.stream(histogram.counts()).anyMatch(count -> count > 0);
    };
  }

  static boolean finite(Point point) {
    return Double.isFinite(point.x()) && Double.isFinite(point.y());
  }
}
