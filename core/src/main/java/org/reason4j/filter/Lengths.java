package org.reason4j.filter;

import java.util.Arrays;

/// Lengths of many texts.
///
/// @param count how many texts
/// @param median the lower of the two in the middle where the count is even
/// @param p90 the smallest length that at least 90 % do not exceed
public record Lengths(long count, double mean, int median, int p90, int max) {
  /// Of no text.
  public static final Lengths NONE = new Lengths(0, 0, 0, 0, 0);

  /// Collects lengths, four bytes each.
  static final class Builder {
    private int[] values = new int[256];
    private int count;

    void add(int length) {
      if (count == values.length) values = Arrays.copyOf(values, 2 * count);
      values[count++] = length;
    }

    Lengths build() {
      if (count == 0) return NONE;
      int[] sorted = Arrays.copyOf(values, count);
      Arrays.sort(sorted);
      double mean = (double) Arrays.stream(sorted).asLongStream().sum() / count;
      return new Lengths(count, mean, sorted[rank(0.5)], sorted[rank(0.9)], sorted[count - 1]);
    }

    private int rank(double share) {
      return Math.max(0, (int) Math.ceil(share * count) - 1);
    }
  }
}
