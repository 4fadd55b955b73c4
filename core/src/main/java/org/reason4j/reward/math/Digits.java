package org.reason4j.reward.math;

import java.math.BigInteger;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Budget.UnreadableException;

/// Reads the numbers of a text: separators of thousands, decimals, repeating decimals, powers of
/// ten.
final class Digits {
  /// As many digits as fit [Budget#BITS].
  private static final int MAX_DIGITS = Budget.BITS * 3 / 10;

  private final String text;
  private final boolean decimalComma;

  Digits(String text, boolean decimalComma) {
    this.text = text;
    this.decimalComma = decimalComma;
  }

  /// A number as read.
  ///
  /// @param digits the digits as written, without separators, for numbers of another base
  /// @param places digits after the point; -1 for none
  record Read(Rational value, String digits, int places, int end) {}

  boolean startAt(int at) {
    char c = text.charAt(at);
    return digit(c) || c == '.' && at + 1 < text.length() && digit(text.charAt(at + 1));
  }

  /// The number that starts here.
  ///
  /// @param thousands whether plain commas between groups of three may be separators
  Read read(int from, boolean thousands) {
    var whole = new StringBuilder();
    int at = groups(from, whole, thousands);
    int places = -1;
    var part = new StringBuilder();
    if (at < text.length() && (text.charAt(at) == '.' || comma(at))) {
      int after = at + 1;
      while (after < text.length() && digit(text.charAt(after))) after++;
      boolean repeats = text.charAt(at) == '.' && repeat(after) > after;
      if (after > at + 1 || repeats) {
        part.append(text, at + 1, after);
        places = part.length();
        at = after;
      }
    }
    if (whole.length() + part.length() > MAX_DIGITS) {
      throw new UnreadableException("a number of more than " + MAX_DIGITS + " digits");
    }
    Rational value =
        new Rational(new BigInteger("0" + whole + part), BigInteger.TEN.pow(Math.max(places, 0)));
    String digits = whole.toString() + (places > 0 ? "." + part : "");
    if (places >= 0 && repeat(at) > at) return repeating(value, digits, places, at);
    return exponent(value, digits, places, at);
  }

  private boolean comma(int at) {
    return decimalComma
        && text.charAt(at) == ','
        && at + 1 < text.length()
        && digit(text.charAt(at + 1));
  }

  /// Where a repeating part that starts here ends; `at` itself where there is none. `\overline{36}`
  /// or `(36)`.
  private int repeat(int at) {
    String open =
        text.startsWith("\\overline{", at)
            ? "\\overline{"
            : text.startsWith("\\dot{", at) ? "\\dot{" : text.startsWith("(", at) ? "(" : "";
    if (open.isEmpty()) return at;
    int end = at + open.length();
    while (end < text.length() && digit(text.charAt(end))) end++;
    char close = open.equals("(") ? ')' : '}';
    boolean ends = end < text.length() && text.charAt(end) == close && end > at + open.length();
    return ends ? end + 1 : at;
  }

  private Read repeating(Rational value, String digits, int places, int at) {
    int end = repeat(at);
    int open = Math.max(text.lastIndexOf('(', end - 1), text.lastIndexOf('{', end - 1));
    String period = text.substring(open + 1, end - 1);
    if (period.length() + places > MAX_DIGITS) {
      throw new UnreadableException("too long a period");
    }
    var part =
        new Rational(
            new BigInteger(period),
            BigInteger.TEN
                .pow(places)
                .multiply(BigInteger.TEN.pow(period.length()).subtract(BigInteger.ONE)));
    return new Read(value.plus(part), digits, -1, end);
  }

  private Read exponent(Rational value, String digits, int places, int at) {
    if (at + 1 < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int from = at + 1;
      char sign = text.charAt(from);
      if (sign == '-' || sign == '+') from++;
      int end = from;
      while (end < text.length() && digit(text.charAt(end))) end++;
      if (end > from && (end == text.length() || !Character.isLetter(text.charAt(end)))) {
        if (end - from > 3) throw new UnreadableException("a power of ten past the bits");
        int power = Integer.parseInt(text.substring(from, end));
        if (power > MAX_DIGITS) throw new UnreadableException("a power of ten past the bits");
        var scale = Rational.of(BigInteger.TEN.pow(power));
        return new Read(
            sign == '-' ? value.dividedBy(scale) : value.times(scale), digits, places, end);
      }
    }
    return new Read(value, digits, places, at);
  }

  /// The digits before the point, separators dropped; returns where they end.
  private int groups(int from, StringBuilder whole, boolean thousands) {
    int at = from;
    while (at < text.length() && digit(text.charAt(at))) at++;
    whole.append(text, from, at);
    if (whole.isEmpty() || whole.length() > 3 || whole.charAt(0) == '0') return at;
    boolean commas = thousands && separated(from);
    while (true) {
      int next = separator(at, commas);
      if (next < 0 || !group(next)) return at;
      whole.append(text, next, next + 3);
      at = next + 3;
    }
  }

  /// Whether the whole run of digits and commas that starts here has the form `1,234,567`.
  private boolean separated(int from) {
    if (from > 0 && text.charAt(from - 1) == ',') return false;
    int at = from;
    int length = 0;
    boolean first = true;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (digit(c)) {
        length++;
      } else if (c == ',' && at + 1 < text.length() && digit(text.charAt(at + 1))) {
        if (first ? length > 3 : length != 3) return false;
        first = false;
        length = 0;
      } else {
        break;
      }
      at++;
    }
    return !first && length == 3;
  }

  /// Where a group of three could go on after a separator at `at`; -1 where none stands there.
  private int separator(int at, boolean commas) {
    for (String separator :
        new String[] {"\\!,\\!", "{,}\\!", "{,}", " {, }", "{, }", ",\\!", "\\,", "\\ ", "\\!"}) {
      if (text.startsWith(separator, at)) return at + separator.length();
    }
    if (at < text.length() && (commas && text.charAt(at) == ',' || text.charAt(at) == ' ')) {
      return at + 1;
    }
    return -1;
  }

  private boolean group(int at) {
    if (at + 3 > text.length()) return false;
    for (int index = at; index < at + 3; index++) {
      if (!digit(text.charAt(index))) return false;
    }
    return at + 3 == text.length() || !digit(text.charAt(at + 3));
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
