package org.reason4j.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts the words that DeepSeek-R1 counts to show reflection over training: "wait", "check" ...
///
/// The paper's ten words, as whole words in any case. Texts in Chinese hold none of them: counts
/// over mixed languages are of the English part.
public final class ReflectionWords {
  /// In the paper's order.
  public static final List<String> WORDS =
      List.of(
          "wait",
          "mistake",
          "however",
          "but",
          "retry",
          "error",
          "verify",
          "wrong",
          "evaluate",
          "check");

  private static final Pattern WORD =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])(?:" + String.join("|", WORDS) + ")(?![\\p{L}\\p{N}])",
          Pattern.CASE_INSENSITIVE);

  private ReflectionWords() {}

  /// Occurrences of any of the words.
  public static int count(String text) {
    Matcher matcher = WORD.matcher(text);
    int count = 0;
    while (matcher.find()) count++;
    return count;
  }

  /// Occurrences of each word that occurs, in the paper's order.
  public static Map<String, Integer> counts(String text) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String word : WORDS) counts.put(word, 0);
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) counts.merge(matcher.group().toLowerCase(Locale.ROOT), 1, Integer::sum);
    counts.values().removeIf(count -> count == 0);
    return counts;
  }
}
