package org.reason4j.filter;

import java.util.Arrays;

/// A text as a row of 64-bit hashes, one a word, and the hashes of its runs of n words.
///
/// A word is a run of letters and digits (a point between two digits belongs to the number),
/// lower-cased, or one Han or kana character. A sign of calculation counts with the word behind it,
/// so that `7 + 8` and `7 - 8` are two words each and differ. Punctuation, controls and white space
/// are left out. Where every sign is asked for, each sign and punctuation mark is a word of its own
/// instead. Different runs share a hash with probability 2^-64 a pair.
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
  /// @param everySign whether signs and punctuation marks are words
  Grams(String text, boolean everySign) {
    this.text = text;
    long signs = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int width = Character.charCount(point);
      if (single(point)) {
        add(at, at + width, mix(point) + signs);
        signs = 0;
        at += width;
      } else if (Character.isLetterOrDigit(point)) {
        at = run(at, signs);
        signs = 0;
      } else {
        if (everySign && visible(point)) add(at, at + width, mix(point));
        if (!everySign && calculates(point, at)) signs = mix(signs + point);
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

  private int run(int from, long signs) {
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
    add(from, at, mix(hash) + signs);
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

  private static boolean visible(int point) {
    if (point < 128) return point > ' ' && point < 127;
    if (Character.isWhitespace(point) || Character.isSpaceChar(point)) return false;
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED, Character.SURROGATE -> false;
      default -> true;
    };
  }

  /// Whether a sign belongs to a calculation; a hyphen does before a number or a bracket only.
  private boolean calculates(int point, int at) {
    return switch (point) {
      case '+', '*', '/', '^', '=' -> true;
      case '-', '\u2212' -> {
        int next = at + 1;
        while (next < text.length() && text.charAt(next) == ' ') next++;
        yield next < text.length()
            && (Character.isDigit(text.charAt(next)) || text.charAt(next) == '(');
      }
      default -> point >= 128 && Character.getType(point) == Character.MATH_SYMBOL;
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
