package org.reason4j.reward.instruction;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// IFBench's instructions on single sentences and on how each follows the last.
final class SentenceForms {
  private SentenceForms() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "sentence:alliteration_increment", asked -> SentenceForms::alliterates,
        "sentence:increment", asked -> grows(asked.count("small_n")),
        "sentence:keyword", asked -> keyword(asked.text("word"), asked.count("N")),
        "words:keywords_specific_position",
            asked -> keyword(asked.text("keyword"), asked.count("n"), asked.count("m")),
        "words:last_first", asked -> SentenceForms::chained,
        "format:emoji", asked -> SentenceForms::emoji,
        "custom:sentence_alphabet", asked -> SentenceForms::alphabet);
  }

  /// Each sentence has more words in alliterating runs than the last.
  private static boolean alliterates(String response) {
    int last = -1;
    for (String sentence : Sentences.of(response)) {
      List<String> words =
          Letters.split(Letters.lower(sentence)).stream()
              .map(SentenceForms::leftBare)
              .filter(word -> !word.isEmpty())
              .toList();
      int count = 0;
      boolean running = false;
      for (int i = 1; i < words.size(); i++) {
        boolean same = words.get(i - 1).codePointAt(0) == words.get(i).codePointAt(0);
        if (same) count += running ? 1 : 2;
        running = same;
      }
      if (count <= last) return false;
      last = count;
    }
    return true;
  }

  private static String leftBare(String word) {
    int from = 0;
    while (from < word.length() && Letters.isPunctuation(word.charAt(from))) from++;
    return word.substring(from);
  }

  private static Constraint grows(int step) {
    return response -> {
      int last = -1;
      for (String sentence : Sentences.of(response)) {
        int count = Letters.split(Letters.unpunctuated(sentence)).size();
        if (last >= 0 && count != last + step) return false;
        last = count;
      }
      return last >= 0;
    };
  }

  /// The word stands in the n-th sentence.
  private static Constraint keyword(String word, int n) {
    String wanted = Letters.lower(word);
    return response -> {
      List<String> sentences = Sentences.of(response);
      return n >= 1
          && n <= sentences.size()
          && Letters.wordAt(Letters.lower(sentences.get(n - 1)), wanted, 0) >= 0;
    };
  }

  /// The word is the m-th of the n-th sentence.
  private static Constraint keyword(String word, int n, int m) {
    String wanted = Letters.lower(Letters.strip(word));
    return response -> {
      List<String> sentences = Sentences.of(response);
      if (n < 1 || m < 1 || n > sentences.size()) return false;
      List<String> words =
          Tokens.of(sentences.get(n - 1)).stream()
              .filter(token -> token.codePoints().anyMatch(Character::isLetterOrDigit))
              .toList();
      return m <= words.size() && Letters.lower(words.get(m - 1)).equals(wanted);
    };
  }

  /// Each sentence begins with the last word of the one before.
  private static boolean chained(String response) {
    List<String> sentences = Sentences.of(response);
    for (int i = 1; i < sentences.size(); i++) {
      List<String> before = Letters.split(Letters.bare(sentences.get(i - 1)));
      List<String> after = Letters.split(Letters.bare(sentences.get(i)));
      if (before.isEmpty() || after.isEmpty()) return false;
      if (!Letters.lower(before.getLast()).equals(Letters.lower(after.getFirst()))) return false;
    }
    return true;
  }

  /// Each sentence ends with an emoji, before or after its last mark.
  private static boolean emoji(String response) {
    List<String> sentences = Sentences.of(response);
    for (int i = 0; i < sentences.size(); i++) {
      int[] letters = letters(sentences.get(i));
      if (letters.length == 0) return false;
      boolean ends =
          isEmoji(letters[letters.length - 1])
              || letters.length > 1 && isEmoji(letters[letters.length - 2]);
      if (ends) continue;
      int[] next = i + 1 < sentences.size() ? letters(sentences.get(i + 1)) : new int[0];
      if (next.length == 0 || !isEmoji(next[0])) return false;
    }
    return true;
  }

  private static int[] letters(String sentence) {
    return Letters.strip(Letters.unpunctuated(sentence)).codePoints().toArray();
  }

  private static boolean isEmoji(int letter) {
    return letter > 127 && Character.isEmoji(letter);
  }

  /// 26 sentences that begin with A, B, C and so on.
  private static boolean alphabet(String response) {
    List<String> sentences = Sentences.of(response);
    if (sentences.size() != 26) return false;
    for (int i = 0; i < 26; i++) {
      if (Letters.lower(sentences.get(i)).charAt(0) != 'a' + i) return false;
    }
    return true;
  }
}
