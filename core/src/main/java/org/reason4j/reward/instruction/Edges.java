package org.reason4j.reward.instruction;

import java.util.Map;
import java.util.function.Function;

/// Instructions on the beginning, the end and the case of letters of a response, and on two of
/// them.
final class Edges {

  private Edges() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "startend:end_checker", asked -> end(asked.text("end_phrase")),
        "startend:quotation", asked -> Edges::quoted,
        "combination:two_responses", asked -> Edges::two,
        "combination:repeat_prompt", asked -> repeated(asked.text("prompt_to_repeat")),
        "change_case:capital_word_frequency", Edges::capitals,
        "change_case:english_capital",
            asked -> response -> Letters.isUpper(response) && english(response),
        "change_case:english_lowercase",
            asked -> response -> Letters.isLower(response) && english(response),
        "punctuation:no_comma", asked -> response -> response.indexOf(',') < 0);
  }

  private static Constraint end(String phrase) {
    String wanted = Letters.lower(Letters.strip(phrase));
    return response -> {
      String text = Letters.strip(response);
      int from = 0;
      int to = text.length();
      while (from < to && text.charAt(from) == '"') from++;
      while (to > from && text.charAt(to - 1) == '"') to--;
      return Letters.lower(text.substring(from, to)).endsWith(wanted);
    };
  }

  private static boolean quoted(String response) {
    String text = Letters.strip(response);
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
  }

  private static boolean two(String response) {
    String[] parts = response.split("\\*\\*\\*\\*\\*\\*", -1);
    String first = "";
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      String part = Letters.strip(parts[i]);
      if (part.isEmpty()) {
        if (i > 0 && i < parts.length - 1) return false;
        continue;
      }
      if (++count > 2 || part.equals(first)) return false;
      first = part;
    }
    return count == 2;
  }

  private static Constraint repeated(String prompt) {
    String wanted = Letters.lower(Letters.strip(prompt));
    return response -> Letters.lower(Letters.strip(response)).startsWith(wanted);
  }

  private static Constraint capitals(Parameters asked) {
    Relation relation = asked.relation("capital_relation");
    int number = asked.count("capital_frequency");
    return response ->
        relation.holds((int) Tokens.of(response).stream().filter(Letters::isUpper).count(), number);
  }

  /// English, or too short to tell.
  private static boolean english(String response) {
    return LanguageGuess.of(response).filter(found -> !found.equals("en")).isEmpty();
  }
}
