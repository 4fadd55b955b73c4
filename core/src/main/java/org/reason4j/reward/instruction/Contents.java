package org.reason4j.reward.instruction;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Instructions on what a response holds besides its matter: placeholders, a postscript, another
/// text said again, its language.
final class Contents {
  private Contents() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "detectable_content:number_placeholders",
            asked -> placeholders(asked.count("num_placeholders")),
        "detectable_content:postscript",
            asked -> postscript(Letters.strip(asked.text("postscript_marker"))),
        "detectable_content:rephrase_paragraph", Contents::rephrased,
        "language:response_language", asked -> language(asked.text("language")));
  }

  /// A placeholder is `[...]` within a line.
  private static Constraint placeholders(int number) {
    return response -> {
      int count = 0;
      for (String line : Letters.lines(response)) {
        int open = line.indexOf('[');
        while (open >= 0) {
          int close = line.indexOf(']', open);
          if (close < 0) break;
          count++;
          open = line.indexOf('[', close);
        }
      }
      return count >= number;
    };
  }

  /// The marker anywhere, upper and lower case the same; a blank may stand between its letters.
  private static Constraint postscript(String marker) {
    String wanted = Letters.lower(marker);
    return switch (wanted) {
      case "p.s." -> response -> marked(response, "p.", "s.");
      case "p.p.s", "p.p.s." -> response -> marked(response, "p.", "p.", "s");
      default -> response -> Letters.lower(response).contains(wanted);
    };
  }

  private static boolean marked(String response, String... parts) {
    String text = Letters.lower(response);
    for (int at = text.indexOf(parts[0]); at >= 0; at = text.indexOf(parts[0], at + 1)) {
      int end = at;
      boolean all = true;
      for (int i = 0; all && i < parts.length; i++) {
        if (i > 0 && end < text.length() && Letters.isSpace(text.charAt(end))) end++;
        all = text.startsWith(parts[i], end);
        end += parts[i].length();
      }
      if (all) return true;
    }
    return false;
  }

  /// So many words of the original, each as often as both have it, come again.
  private static Constraint rephrased(Parameters asked) {
    Map<String, Integer> original = counted(asked.text("original_paragraph"));
    int low = asked.count("low");
    int high = asked.count("high");
    return response -> {
      Map<String, Integer> now = counted(response);
      int same = 0;
      for (var word : original.entrySet()) {
        same += Math.min(word.getValue(), now.getOrDefault(word.getKey(), 0));
      }
      return low <= same && same <= high;
    };
  }

  private static Map<String, Integer> counted(String text) {
    var counts = new HashMap<String, Integer>();
    for (String word : Tokens.words(Letters.lower(text))) counts.merge(word, 1, Integer::sum);
    return counts;
  }

  /// A text without a letter is of every language.
  private static Constraint language(String code) {
    return response ->
        response.codePoints().noneMatch(Character::isLetter)
            || LanguageGuess.of(response).filter(found -> same(found, code)).isPresent();
  }

  private static boolean same(String found, String code) {
    return Letters.lower(code).split("[-_]", -1)[0].equals(found);
  }
}
