package org.reason4j.reward;

import java.lang.Character.UnicodeScript;

/// How many words of a text are English, Chinese or of another script.
///
/// A word is a run of letters of one script. Two Han characters count as one word (rounded up in
/// each run), since Chinese is written without spaces. Single Latin letters are symbols (`x`) and a
/// run after a backslash is a command of LaTeX: neither is a word. Digits and signs are no words.
public record Words(int english, int chinese, int other) {
  /// Counts the words of a text in one pass.
  public static Words count(String text) {
    int english = 0;
    int chinese = 0;
    int other = 0;
    int at = 0;
    while (at < text.length()) {
      int start = at;
      UnicodeScript script = script(text, at);
      int letters = 0;
      while (at < text.length() && script(text, at) == script) {
        at += Character.charCount(text.codePointAt(at));
        letters++;
      }
      switch (script) {
        case COMMON -> {}
        case HAN -> chinese += (letters + 1) / 2;
        case LATIN -> {
          boolean command = start > 0 && text.charAt(start - 1) == '\\';
          if (letters > 1 && !command) english++;
        }
        default -> other++;
      }
    }
    return new Words(english, chinese, other);
  }

  /// The words of every language together.
  public int total() {
    return english + chinese + other;
  }

  /// The words of `en` or `zh`; 0 for another language.
  public int of(String language) {
    return switch (language) {
      case "en" -> english;
      case "zh" -> chinese;
      default -> 0;
    };
  }

  private static UnicodeScript script(String text, int at) {
    char first = text.charAt(at);
    if (first < 128) {
      boolean letter = first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z';
      return letter ? UnicodeScript.LATIN : UnicodeScript.COMMON;
    }
    int letter = text.codePointAt(at);
    return Character.isLetter(letter) ? UnicodeScript.of(letter) : UnicodeScript.COMMON;
  }
}
