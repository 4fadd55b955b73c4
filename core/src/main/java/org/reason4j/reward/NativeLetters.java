package org.reason4j.reward;

import java.util.List;
import java.util.Optional;

/// The letters with which options are counted in other scripts, `ب` for B: where a gold is one of
/// them, gold and response are read as if it were the Latin letter of the same place.
public record NativeLetters(String letters) {
  private static final List<NativeLetters> ALL =
      List.of(
          new NativeLetters("أبجدهو"),
          new NativeLetters("कखगघङच"),
          new NativeLetters("কখগঘঙচ"),
          new NativeLetters("กขคงจฉ"),
          new NativeLetters("АБВГДЕ"),
          new NativeLetters("ΑΒΓΔΕΖ"),
          new NativeLetters("אבגדהו"),
          new NativeLetters("ಅಆಇಈಉಊ"),
          new NativeLetters("అఆఇఈఉఊ"),
          new NativeLetters("அஆஇஈஉஊ"),
          new NativeLetters("甲乙丙丁戊己"),
          new NativeLetters("가나다라마바"),
          new NativeLetters("アイウエオカ"));

  /// Those that a gold is one of; empty where it is none.
  public static Optional<NativeLetters> of(String gold) {
    String letter = gold.strip();
    return ALL.stream()
        .filter(_ -> letter.length() == 1)
        .filter(known -> known.letters.contains(letter))
        .findFirst();
  }

  /// The text with each of these letters that stands alone as the Latin letter of its place.
  public String latin(String text) {
    var latin = new StringBuilder(text);
    for (int at = 0; at < text.length(); at++) {
      int place = letters.indexOf(text.charAt(at));
      if (place < 0 || joins(text, at - 1) || joins(text, at + 1)) continue;
      latin.setCharAt(at, (char) ('A' + place));
    }
    return latin.toString();
  }

  private static boolean joins(String text, int at) {
    if (at < 0 || at >= text.length()) return false;
    char letter = text.charAt(at);
    int type = Character.getType(letter);
    return Character.isLetterOrDigit(letter)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }
}
