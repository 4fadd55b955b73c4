package org.reason4j.eval;

/// A closed interval that covers an estimate, `low <= high`.
public record Interval(double low, double high) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "interval [" + low + ", " + high + "]: the lower end must not exceed the upper end");
    }
  }

  /// Half of the width, the "±" of the interval.
  public double halfWidth() {
    return (high - low) / 2;
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
