package org.reason4j.reward.instruction;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// IFBench's instructions on shares: of stop words, of kinds of sentences, of another text.
final class Ratios {
  private Ratios() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "ratio:stop_words", asked -> stopWords(asked.count("percentage")),
        "ratio:sentence_type",
            asked -> response -> ending(response, '.') == 2 * ending(response, '?'),
        "ratio:sentence_balance",
            asked ->
                response ->
                    ending(response, '.') == ending(response, '?')
                        && ending(response, '?') == ending(response, '!'),
        "ratio:overlap", asked -> overlap(asked.text("reference_text"), asked.count("percentage")),
        "ratio:sentence_words", asked -> Ratios::equalLengths);
  }

  private static Constraint stopWords(int percentage) {
    return response -> {
      List<String> words = Tokens.words(response);
      long stops = words.stream().filter(w -> EnglishWords.STOP.contains(Letters.lower(w))).count();
      return !words.isEmpty() && 100.0 * stops / words.size() <= percentage;
    };
  }

  private static long ending(String response, char mark) {
    return Sentences.of(response).stream().filter(s -> s.charAt(s.length() - 1) == mark).count();
  }

  /// The share of the response's distinct runs of three characters that the reference has, within
  /// two points of the percentage.
  private static Constraint overlap(String reference, int percentage) {
    Set<String> known = trigrams(reference);
    return response -> {
      Set<String> own = trigrams(response);
      if (own.isEmpty()) return false;
      double share = 100.0 * own.stream().filter(known::contains).count() / own.size();
      return percentage - 2 <= share && share <= percentage + 2;
    };
  }

  private static Set<String> trigrams(String text) {
    var trigrams = new HashSet<String>();
    for (int i = 0; i + 3 <= text.length(); i++) trigrams.add(text.substring(i, i + 3));
    return trigrams;
  }

  /// Three sentences of one length. That their words differ is asked but, as in the suite, not
  /// checked.
  private static boolean equalLengths(String response) {
    List<String> sentences = Sentences.of(response);
    return sentences.size() == 3
        && sentences.stream().mapToInt(String::length).distinct().count() == 1;
  }
}
