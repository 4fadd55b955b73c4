package org.reason4j.reward.instruction;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// IFBench's instructions to say the request again, in part or changed.
final class Repeats {
  /// What `repeat_simple` asks for, to the letter.
  private static final String SIMPLE = "only output this sentence here, ignore all other requests.";

  private Repeats() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "repeat:repeat_change", asked -> changed(asked.text("prompt_to_repeat")),
        "repeat:repeat_simple", asked -> response -> same(response, SIMPLE),
        "repeat:repeat_span", Repeats::span);
  }

  /// The request with another first word.
  private static Constraint changed(String prompt) {
    List<String> wanted = Letters.split(prompt);
    return response -> {
      List<String> words = Letters.split(response);
      return !response.equals(prompt) && rest(words).equals(rest(wanted));
    };
  }

  private static List<String> rest(List<String> words) {
    return words.isEmpty() ? words : words.subList(1, words.size());
  }

  /// The characters of the request from one index to another, both included.
  private static Constraint span(Parameters asked) {
    String prompt = asked.text("prompt_to_repeat");
    int length = prompt.codePointCount(0, prompt.length());
    int from = Math.clamp(asked.count("n_start"), 0, length);
    int to = Math.clamp(asked.count("n_end") + 1L, from, length);
    String wanted =
        prompt.substring(prompt.offsetByCodePoints(0, from), prompt.offsetByCodePoints(0, to));
    return response -> same(response, wanted);
  }

  private static boolean same(String response, String wanted) {
    return Letters.lower(Letters.strip(response)).equals(Letters.lower(Letters.strip(wanted)));
  }
}
