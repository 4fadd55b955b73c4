package org.reason4j.text;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Patterns of `tokenizer.json`, written for Oniguruma, as patterns of the JDK.
///
/// Both know Unicode categories, look-ahead, nested sets and `&&`. What differs is translated:
/// classes are Unicode's (`\s` is White_Space, `\d` Nd), case folds by Unicode, `^` and `$` are
/// line ends, only `\n` ends a line, `\h` is a hexadecimal digit, `\p{Han}` a script, `[:alpha:]` a
/// property. Inline flags other than `i` and `x` mean something else and are refused.
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
    for (int i = 0; i < pattern.length(); ) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        i = escape(pattern, i, out);
      } else if (pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
        int end = pattern.indexOf(":]", i);
        boolean not = pattern.startsWith("[:^", i);
        out.append(not ? "\\P{" : "\\p{")
            .append(property(pattern.substring(i + (not ? 3 : 2), end)));
        out.append('}');
        i = end + 2;
      } else if (pattern.startsWith("(?", i)) {
        checkFlags(pattern, i + 2);
        out.append("(?");
        i += 2;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  private static int escape(String pattern, int i, StringBuilder out) {
    char c = pattern.charAt(i + 1);
    switch (c) {
      case 'h' -> out.append("[0-9a-fA-F]");
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

  private static String property(String name) {
    if (name.length() <= 2) return name;
    String category = CATEGORIES.get(name.toLowerCase(java.util.Locale.ROOT));
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
