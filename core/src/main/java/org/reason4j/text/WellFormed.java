package org.reason4j.text;

/// Text without half surrogate pairs, the only text that has UTF-8.
final class WellFormed {
  private WellFormed() {}

  static boolean test(String text) {
    return firstHalf(text) < 0;
  }

  /// The text with each half surrogate pair replaced by U+FFFD; the same object if there is none.
  static String of(String text) {
    int half = firstHalf(text);
    if (half < 0) return text;
    var out = new StringBuilder(text.length()).append(text, 0, half);
    for (int i = half; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      boolean isHalf = codePoint >= 0xD800 && codePoint <= 0xDFFF;
      out.appendCodePoint(isHalf ? 0xFFFD : codePoint);
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }

  private static int firstHalf(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) continue;
      boolean pair =
          Character.isHighSurrogate(c)
              ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
              : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
      if (!pair) return i;
    }
    return -1;
  }
}
