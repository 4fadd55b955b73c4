package org.reason4j.reward.instruction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Small questions about letters and pieces of a text, answered as the suites' own code answers
/// them: white space includes the no-break blank, punctuation is that of ASCII.
final class Letters {
  static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private Letters() {}

  static boolean isSpace(int letter) {
    return Character.isWhitespace(letter) || Character.isSpaceChar(letter) || letter == 0x85;
  }

  static boolean isPunctuation(int letter) {
    return letter < 128 && PUNCTUATION.indexOf(letter) >= 0;
  }

  /// A letter, digit or low line of any script.
  static boolean isWord(int letter) {
    return Character.isLetterOrDigit(letter) || letter == '_' || Character.getType(letter) == 11;
  }

  /// The pieces between white space.
  static List<String> split(String text) {
    var pieces = new ArrayList<String>();
    int start = -1;
    for (int i = 0; i < text.length(); i++) {
      boolean space = isSpace(text.charAt(i));
      if (space && start >= 0) pieces.add(text.substring(start, i));
      start = space ? -1 : start < 0 ? i : start;
    }
    if (start >= 0) pieces.add(text.substring(start));
    return pieces;
  }

  /// Without white space at its ends.
  static String strip(String text) {
    return strip(text, false);
  }

  /// Without white space and, where asked, punctuation at its ends.
  static String strip(String text, boolean punctuation) {
    int from = 0;
    int to = text.length();
    while (from < to && goes(text.charAt(from), punctuation)) from++;
    while (to > from && goes(text.charAt(to - 1), punctuation)) to--;
    return text.substring(from, to);
  }

  /// Without punctuation and blanks at its ends.
  static String bare(String text) {
    return strip(text, true);
  }

  private static boolean goes(char letter, boolean punctuation) {
    return isSpace(letter) || punctuation && isPunctuation(letter);
  }

  static boolean isBlank(String text) {
    return text.chars().allMatch(Letters::isSpace);
  }

  /// Without any punctuation.
  static String unpunctuated(String text) {
    var rest = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (!isPunctuation(text.charAt(i))) rest.append(text.charAt(i));
    }
    return rest.toString();
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// Whether it holds an upper-case letter and none of lower case.
  static boolean isUpper(String text) {
    return ofOneCase(text, true);
  }

  /// Whether it holds a lower-case letter and none of upper case.
  static boolean isLower(String text) {
    return ofOneCase(text, false);
  }

  private static boolean ofOneCase(String text, boolean upper) {
    boolean any = false;
    for (int at = 0; at < text.length(); ) {
      int letter = text.codePointAt(at);
      boolean large = Character.isUpperCase(letter);
      boolean small = Character.isLowerCase(letter);
      if (upper ? small : large) return false;
      if (Character.isTitleCase(letter)) return false;
      any |= large || small;
      at += Character.charCount(letter);
    }
    return any;
  }

  /// How often `part` occurs, none overlapping.
  static int occurrences(String text, String part) {
    if (part.isEmpty()) return text.length() + 1;
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) count++;
    return count;
  }

  /// Where `word` next stands between the edges of words, from `from` on; -1 where it does not. An
  /// end that is no word character itself must touch one, as `\b` has it.
  static int wordAt(String text, String word, int from) {
    if (word.isEmpty()) return -1;
    for (int at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
      if (isEdge(text, at) && isEdge(text, at + word.length())) return at;
    }
    return -1;
  }

  private static boolean isEdge(String text, int at) {
    boolean before = at > 0 && isWord(text.charAt(at - 1));
    boolean after = at < text.length() && isWord(text.charAt(at));
    return before != after;
  }

  /// The lines; a text that ends with a line break has an empty last one.
  static List<String> lines(String text) {
    return List.of(text.split("\n", -1));
  }
}
