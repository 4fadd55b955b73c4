package org.reason4j.filter;

import java.util.Arrays;

/// A text as a row of 64-bit hashes, one a word, and the hashes of its runs of n words.
///
/// A word is a run of letters and digits (a point between two digits belongs to the number),
/// lower-cased; one Han or kana character; or one sign of mathematics or of another kind that is no
/// punctuation. Punctuation, controls and white space are left out unless asked for. Different runs
/// share a hash with probability 2^-64 a pair.
final class Grams {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final long FACTOR = 0x5851F42D4C957F2DL;

  private final String text;
  private long[] words = new long[64];
  private int[] ends = new int[64];
  private int[] starts = new int[64];
  private int count;

  /// Splits a text in one pass.
  ///
  /// @param punctuation whether each punctuation mark is a word too
  Grams(String text, boolean punctuation) {
    this.text = text;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int width = Character.charCount(point);
      if (single(point)) {
        add(at, at + width, mix(point));
        at += width;
      } else if (Character.isLetterOrDigit(point)) {
        at = run(at);
      } else {
        if (sign(point, punctuation)) add(at, at + width, mix(point));
        at += width;
      }
    }
  }

  int count() {
    return count;
  }

  long word(int index) {
    return words[index];
  }

  /// The part of the text that holds the words from `from` on, `length` of them.
  String words(int from, int length) {
    return text.substring(starts[from], ends[from + length - 1]);
  }

  /// Hashes of all runs of `n` words, in order; none where the text is shorter.
  long[] runs(int n) {
    if (count < n) return new long[0];
    long[] hashes = new long[count - n + 1];
    long leading = 1;
    for (int i = 1; i < n; i++) leading *= FACTOR;
    long rolling = 0;
    for (int i = 0; i < count; i++) {
      if (i >= n) rolling -= words[i - n] * leading;
      rolling = rolling * FACTOR + words[i];
      if (i >= n - 1) hashes[i - n + 1] = mix(rolling ^ n);
    }
    return hashes;
  }

  /// A hash of all of it; differs from that of every run of fewer words.
  long whole() {
    long[] runs = count == 0 ? new long[0] : runs(count);
    return runs.length == 0 ? 0 : runs[0];
  }

  private int run(int from) {
    long hash = 0;
    int at = from;
    while (at < text.length()) {
      char unit = text.charAt(at);
      int point = unit < 128 ? unit : text.codePointAt(at);
      boolean within =
          Character.isLetterOrDigit(point) && !single(point)
              || point == '.' && betweenDigits(at)
              || Character.getType(point) == Character.NON_SPACING_MARK;
      if (!within) break;
      hash = hash * FACTOR + lower(point) + 1;
      at += Character.charCount(point);
    }
    add(from, at, mix(hash));
    return at;
  }

  private static int lower(int point) {
    return point < 128
        ? (point >= 'A' && point <= 'Z' ? point + 32 : point)
        : Character.toLowerCase(point);
  }

  private boolean betweenDigits(int at) {
    return at > 0
        && at + 1 < text.length()
        && Character.isDigit(text.charAt(at - 1))
        && Character.isDigit(text.charAt(at + 1));
  }

  private static boolean single(int point) {
    if (point < 0x2E80) return false;
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA -> true;
      default -> false;
    };
  }

  private static boolean sign(int point, boolean punctuation) {
    if (point < 128) {
      if (point <= ' ' || point == 127) return false;
      return punctuation || "+-*/^=<>%|~$".indexOf(point) >= 0;
    }
    if (Character.isWhitespace(point) || Character.isSpaceChar(point)) return false;
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED, Character.SURROGATE -> false;
      case Character.MATH_SYMBOL, Character.CURRENCY_SYMBOL, Character.OTHER_SYMBOL -> true;
      default -> punctuation;
    };
  }

  private void add(int start, int end, long hash) {
    if (count == words.length) {
      words = Arrays.copyOf(words, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    words[count] = hash;
    starts[count] = start;
    ends[count++] = end;
  }

  /// Spreads the bits of a value over all of them (the finisher of SplitMix64).
  static long mix(long value) {
    long z = value + STEP;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
