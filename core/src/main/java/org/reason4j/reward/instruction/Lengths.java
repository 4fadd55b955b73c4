package org.reason4j.reward.instruction;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Instructions on how many words, sentences and paragraphs a response has.
final class Lengths {
  private static final String FIRST_WORD_ENDS = ".,?!'\"";

  private Lengths() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "length_constraints:number_words", Lengths::words,
        "length_constraints:number_sentences", Lengths::sentences,
        "length_constraints:number_paragraphs", asked -> paragraphs(asked.count("num_paragraphs")),
        "length_constraints:nth_paragraph_first_word", Lengths::firstWord,
        "count:word_count_range", Lengths::range,
        "count:unique_word_count", asked -> unique(asked.count("N")),
        "count:numbers", asked -> numbers(asked.count("N")));
  }

  private static Constraint words(Parameters asked) {
    Relation relation = asked.relation("relation");
    int number = asked.count("num_words");
    return response -> relation.holds(Tokens.count(response), number);
  }

  private static Constraint sentences(Parameters asked) {
    Relation relation = asked.relation("relation");
    int number = asked.count("num_sentences");
    return response -> relation.holds(Sentences.of(response).size(), number);
  }

  /// Paragraphs are divided by `***`; an empty one breaks the rule, except at the ends.
  private static Constraint paragraphs(int number) {
    return response -> {
      String[] parts = response.split("\\*\\*\\*", -1);
      int count = parts.length;
      for (int i = 0; i < parts.length; i++) {
        if (!Letters.isBlank(parts[i])) continue;
        if (i > 0 && i < parts.length - 1) return false;
        count--;
      }
      return count == number;
    };
  }

  /// Paragraphs are divided by an empty line. The word ends at the first punctuation mark.
  private static Constraint firstWord(Parameters asked) {
    int number = asked.count("num_paragraphs");
    int nth = asked.count("nth_paragraph");
    String word = Letters.lower(asked.text("first_word"));
    return response -> {
      String[] parts = response.split("\n\n", -1);
      int count = 0;
      for (String part : parts) {
        if (!Letters.isBlank(part)) count++;
      }
      if (count != number || nth < 1 || nth > count) return false;
      List<String> pieces = Letters.split(parts[nth - 1]);
      return !pieces.isEmpty() && opening(pieces.getFirst()).equals(word);
    };
  }

  private static String opening(String piece) {
    int from = 0;
    while (from < piece.length() && piece.charAt(from) == '\'') from++;
    while (from < piece.length() && piece.charAt(from) == '"') from++;
    int to = from;
    while (to < piece.length() && FIRST_WORD_ENDS.indexOf(piece.charAt(to)) < 0) to++;
    return Letters.lower(piece.substring(from, to));
  }

  private static Constraint range(Parameters asked) {
    int least = asked.count("min_words");
    int most = asked.count("max_words");
    return response -> {
      int count = Tokens.count(response);
      return least <= count && count <= most;
    };
  }

  private static Constraint unique(int number) {
    return response -> {
      Set<String> words = new HashSet<>();
      for (String word : Letters.split(Letters.lower(response))) words.add(Letters.bare(word));
      return words.size() >= number;
    };
  }

  /// A number is a run of digits once punctuation is gone: `100,000` is one.
  private static Constraint numbers(int number) {
    return response -> {
      int count = 0;
      boolean inside = false;
      String text = Letters.unpunctuated(response);
      for (int i = 0; i < text.length(); i++) {
        boolean digit = Character.isDigit(text.charAt(i));
        if (digit && !inside) count++;
        inside = digit;
      }
      return count == number;
    };
  }
}
