package org.reason4j.reward.math;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.math.Value.Huge;

/// A union of intervals and points, in order, no two of which touch.
record RealSet(List<Interval> parts) {
  private static final Value LOW = new Huge(-1, true);
  private static final Value HIGH = new Huge(1, true);

  /// No number.
  static RealSet none() {
    return new RealSet(List.of());
  }

  /// All real numbers.
  static RealSet line() {
    return new RealSet(List.of(new Interval(LOW, false, HIGH, false)));
  }

  /// All numbers between the ends; a closed end belongs to it.
  record Interval(Value low, boolean lowClosed, Value high, boolean highClosed) {
    private boolean empty() {
      int order = order(low, high);
      return order > 0 || order == 0 && !(lowClosed && highClosed);
    }

    private boolean same(Interval other) {
      return lowClosed == other.lowClosed
          && highClosed == other.highClosed
          && order(low, other.low) == 0
          && order(high, other.high) == 0;
    }
  }

  static RealSet interval(Value low, boolean lowClosed, Value high, boolean highClosed) {
    var interval =
        new Interval(
            low, lowClosed && !(low instanceof Huge), high, highClosed && !(high instanceof Huge));
    return interval.empty() ? none() : new RealSet(List.of(interval));
  }

  static RealSet point(Value at) {
    return interval(at, true, at, true);
  }

  /// The order of two ends; numbers that agree are equal.
  private static int order(Value a, Value b) {
    if (a instanceof Huge(int sign, _)) {
      return b instanceof Huge(int other, _) ? Integer.compare(sign, other) : sign;
    }
    if (b instanceof Huge(int sign, _)) return -sign;
    return Operations.sign(Operations.minus(a, b));
  }

  RealSet union(RealSet other) {
    var all = new ArrayList<>(parts);
    all.addAll(other.parts);
    all.sort((a, b) -> {
      int order = order(a.low, b.low);
      return order != 0 ? order : Boolean.compare(b.lowClosed, a.lowClosed);
    });
    var merged = new ArrayList<Interval>();
    for (Interval next : all) {
      if (merged.isEmpty() || !touches(merged.getLast(), next)) {
        merged.add(next);
      } else {
        Interval last = merged.removeLast();
        int order = order(last.high, next.high);
        merged.add(
            new Interval(
                last.low,
                last.lowClosed,
                order >= 0 ? last.high : next.high,
                order > 0
                    ? last.highClosed
                    : order < 0 ? next.highClosed : last.highClosed || next.highClosed));
      }
    }
    return new RealSet(List.copyOf(merged));
  }

  private static boolean touches(Interval first, Interval next) {
    int order = order(next.low, first.high);
    return order < 0 || order == 0 && (next.lowClosed || first.highClosed);
  }

  RealSet complement() {
    RealSet rest = line();
    for (Interval part : parts) {
      var outside =
          interval(LOW, false, part.low, !part.lowClosed)
              .union(interval(part.high, !part.highClosed, HIGH, false));
      rest = rest.intersection(outside);
    }
    return rest;
  }

  RealSet intersection(RealSet other) {
    RealSet all = none();
    for (Interval a : parts) {
      for (Interval b : other.parts) {
        int low = order(a.low, b.low);
        int high = order(a.high, b.high);
        all =
            all.union(
                interval(
                    low >= 0 ? a.low : b.low,
                    low == 0 ? a.lowClosed && b.lowClosed : low > 0 ? a.lowClosed : b.lowClosed,
                    high <= 0 ? a.high : b.high,
                    high == 0
                        ? a.highClosed && b.highClosed
                        : high < 0 ? a.highClosed : b.highClosed));
      }
    }
    return all;
  }

  boolean same(RealSet other) {
    if (parts.size() != other.parts.size()) return false;
    for (int at = 0; at < parts.size(); at++) {
      if (!parts.get(at).same(other.parts.get(at))) return false;
    }
    return true;
  }
}
