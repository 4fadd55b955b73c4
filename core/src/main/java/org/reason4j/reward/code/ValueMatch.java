package org.reason4j.reward.code;

import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;

/// Whether a value that a program returned is the expected JSON value. A tuple is a list and the
/// key of a map is its text, since JSON has no other; numbers are equal by value, floating-point
/// ones within 10⁻⁹ of the larger; a truth value is never a number.
final class ValueMatch {
  private static final double CLOSE = 1e-9;

  private ValueMatch() {}

  static boolean same(JsonNode expected, JsonNode value) {
    if (expected.isArray()) {
      JsonNode items = value.isArray() ? value : value.path("t");
      if (!items.isArray() || items.size() != expected.size()) return false;
      for (int i = 0; i < items.size(); i++) {
        if (!same(expected.get(i), items.get(i))) return false;
      }
      return true;
    }
    if (expected.isObject()) {
      if (!value.isObject() || !value.path("d").isArray()) return false;
      if (value.path("d").size() != expected.size()) return false;
      for (JsonNode pair : value.path("d")) {
        JsonNode wanted = expected.get(key(pair.path(0)));
        if (wanted == null || !same(wanted, pair.path(1))) return false;
      }
      return true;
    }
    if (expected.isNumber()) return sameNumber(expected, value);
    return expected.equals(value);
  }

  private static boolean sameNumber(JsonNode expected, JsonNode value) {
    if (value.isIntegralNumber() || value.path("i").isString()) {
      BigDecimal found =
          value.isIntegralNumber()
              ? value.decimalValue()
              : new BigDecimal(hex(value.path("i").stringValue()));
      return found.compareTo(expected.decimalValue()) == 0;
    }
    if (!value.path("f").isString()) return false;
    double a = expected.doubleValue();
    double b = real(value.path("f").stringValue());
    return a == b || Math.abs(a - b) <= CLOSE * Math.max(Math.abs(a), Math.abs(b));
  }

  private static String key(JsonNode key) {
    if (key.isString()) return key.stringValue();
    if (key.isNull()) return "null";
    if (key.path("f").isString()) return Double.toString(real(key.path("f").stringValue()));
    return key.toString();
  }

  private static BigInteger hex(String text) {
    boolean minus = text.startsWith("-");
    var value = new BigInteger(text.substring(minus ? 3 : 2), 16);
    return minus ? value.negate() : value;
  }

  /// What Python's `float.hex` writes; Java reads the same form.
  static double real(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
