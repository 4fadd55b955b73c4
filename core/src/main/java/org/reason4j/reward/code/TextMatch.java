package org.reason4j.reward.code;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Whether an output is the expected one: the same lines, white space at the ends of lines and
/// blank lines at the end left out. Where a line differs, its words must be the same, decimal
/// numbers by value (`1.0` is `1.00`), within `tolerance` where that is above 0.
final class TextMatch {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");

  private TextMatch() {}

  static boolean same(String expected, String found, double tolerance) {
    List<String> left = lines(expected);
    List<String> right = lines(found);
    if (left.size() != right.size()) return false;
    for (int i = 0; i < left.size(); i++) {
      if (!left.get(i).equals(right.get(i)) && !sameWords(left.get(i), right.get(i), tolerance)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameWords(String left, String right, double tolerance) {
    String[] a = left.strip().split("\\s+");
    String[] b = right.strip().split("\\s+");
    if (a.length != b.length) return false;
    for (int i = 0; i < a.length; i++) {
      if (!a[i].equals(b[i]) && !sameNumber(a[i], b[i], tolerance)) return false;
    }
    return true;
  }

  private static boolean sameNumber(String left, String right, double tolerance) {
    if (!DECIMAL.matcher(left).matches() || !DECIMAL.matcher(right).matches()) return false;
    if (new BigDecimal(left).compareTo(new BigDecimal(right)) == 0) return true;
    double a = Double.parseDouble(left);
    double b = Double.parseDouble(right);
    return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a));
  }

  private static List<String> lines(String text) {
    var lines = new ArrayList<String>();
    text.lines().map(String::stripTrailing).forEach(lines::add);
    while (!lines.isEmpty() && lines.getLast().isEmpty()) lines.removeLast();
    return lines;
  }
}
