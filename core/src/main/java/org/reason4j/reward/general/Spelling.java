package org.reason4j.reward.general;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Reads a text word by word: runs of letters and digits in lower case, each Chinese character and
/// each sign on its own, so that `红猫` and `红 猫` are the same two words.
public final class Spelling {
  private static final String WIDE = "，。？！：（）";
  private static final String NARROW = ",.?!:()";

  private Spelling() {}

  /// The words and signs of a text, in order; wide signs read as narrow ones.
  public static List<String> words(String text) {
    var words = new ArrayList<String>();
    var run = new StringBuilder();
    for (int point : text.toLowerCase(Locale.ROOT).codePoints().toArray()) {
      boolean han = UnicodeScript.of(point) == UnicodeScript.HAN;
      if (!han && Character.isLetterOrDigit(point)) {
        run.appendCodePoint(point);
        continue;
      }
      if (!run.isEmpty()) words.add(run.toString());
      run.setLength(0);
      if (Character.isWhitespace(point)) continue;
      int wide = WIDE.indexOf(point);
      words.add(wide < 0 ? Character.toString(point) : NARROW.substring(wide, wide + 1));
    }
    if (!run.isEmpty()) words.add(run.toString());
    return words;
  }

  /// The words of a text without the signs that end a sentence.
  static List<String> sentence(String text) {
    List<String> words = words(text);
    while (!words.isEmpty() && ".?!".contains(words.getLast())) words.removeLast();
    return words;
  }

  /// Whether the words of `phrase` stand in `words`, side by side.
  public static boolean holds(List<String> words, String phrase) {
    return Collections.indexOfSubList(words, words(phrase)) >= 0;
  }

  /// Whether any of the phrases stands in `words`.
  public static boolean holdsAny(List<String> words, List<String> phrases) {
    return phrases.stream().anyMatch(phrase -> holds(words, phrase));
  }
}
