package org.reason4j.text;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Patterns of `tokenizer.json`, written for Oniguruma, as patterns of the JDK.
///
/// Both know Unicode categories, look-ahead, nested sets and `&&`. What differs is translated:
/// classes are Unicode's (`\s` is White_Space, `\d` Nd), case folds by Unicode, `^` and `$` are
/// line ends, only `\n` ends a line, `\h` is a hexadecimal digit, `\w` has no joiners and outside
/// brackets the superscripts and fractions of Latin-1, `\p{Han}` is a script, `[:alpha:]` a
/// property. Inline flags other than `i` and `x` mean something else and are refused. Two
/// differences stay, both outside the patterns in use: under `(?i)` an `i` also matches `İ` and
/// `ı`, and `ss` does not match `ß`.
final class RegexSyntax {
  private static final int FLAGS =
      Pattern.UNICODE_CHARACTER_CLASS
          | Pattern.UNICODE_CASE
          | Pattern.MULTILINE
          | Pattern.UNIX_LINES;
  private static final Map<String, String> CATEGORIES =
      Map.of(
          "letter",
          "L",
          "mark",
          "M",
          "number",
          "N",
          "punctuation",
          "P",
          "symbol",
          "S",
          "separator",
          "Z",
          "other",
          "C");

  /// `\w` inside brackets; outside, Oniguruma's has six characters more.
  private static final String WORD = "[\\w&&[^\\u200C\\u200D]]";

  private static final String NOT_WORD = "[\\W\\u200C\\u200D]";
  private static final String SIX = "\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE";
  private static final Map<String, String> BRACKETS =
      Map.of("punct", "[\\p{P}\\p{S}]", "xdigit", "[0-9a-fA-F]", "word", WORD);

  private RegexSyntax() {}

  /// Compiles a pattern; a syntax error or a construct without a counterpart is a
  /// [PatternSyntaxException].
  static Pattern compile(String oniguruma) {
    try {
      return Pattern.compile(translate(oniguruma), FLAGS);
    } catch (StackOverflowError e) {
      var tooDeep = new PatternSyntaxException("nested too deeply", oniguruma, -1);
      tooDeep.initCause(e);
      throw tooDeep;
    }
  }

  private static String translate(String pattern) {
    var out = new StringBuilder(pattern.length() + 16);
    int sets = 0;
    for (int i = 0; i < pattern.length(); ) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        i = escape(pattern, i, sets > 0, out);
      } else if (sets > 0 && pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
        int end = pattern.indexOf(":]", i);
        boolean not = pattern.startsWith("[:^", i);
        out.append(bracket(pattern.substring(i + (not ? 3 : 2), end), not));
        i = end + 2;
      } else if (sets == 0 && pattern.startsWith("(?", i)) {
        checkFlags(pattern, i + 2);
        out.append("(?");
        i += 2;
      } else {
        if (c == '[') sets++;
        if (c == ']') sets--;
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  private static int escape(String pattern, int i, boolean inSet, StringBuilder out) {
    char c = pattern.charAt(i + 1);
    switch (c) {
      case 'h' -> out.append("[0-9a-fA-F]");
      case 'w' -> out.append(inSet ? WORD : "[" + SIX + WORD + "]");
      case 'W' -> out.append(inSet ? NOT_WORD : "[" + NOT_WORD + "&&[^" + SIX + "]]");
      case 'H' -> out.append("[^0-9a-fA-F]");
      case 'p', 'P' -> {
        int end = pattern.indexOf('}', i);
        if (end < 0 || !pattern.startsWith("{", i + 2)) {
          throw new PatternSyntaxException("\\p needs a name in braces", pattern, i);
        }
        boolean not = pattern.startsWith("^", i + 3);
        out.append(not == (c == 'P') ? "\\p{" : "\\P{");
        out.append(property(pattern.substring(i + (not ? 4 : 3), end))).append('}');
        return end + 1;
      }
      default -> out.append('\\').append(c);
    }
    return i + 2;
  }

  private static String bracket(String name, boolean not) {
    String set = BRACKETS.getOrDefault(name, "\\p{" + property(name) + "}");
    return not ? "[^" + set + "]" : set;
  }

  private static String property(String name) {
    if (name.length() <= 2) return name;
    String category = CATEGORIES.get(name.toLowerCase(Locale.ROOT));
    if (category != null) return category;
    try {
      Character.UnicodeScript.forName(name);
      return "Is" + name;
    } catch (IllegalArgumentException _) {
      return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
  }

  private static void checkFlags(String pattern, int from) {
    for (int i = from; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '-' && !(c >= 'a' && c <= 'z')) return;
      if (c != '-' && c != 'i' && c != 'x') {
        throw new PatternSyntaxException("inline flag " + c + " is not i or x", pattern, i);
      }
    }
  }
}
