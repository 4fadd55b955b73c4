package org.reason4j.reward.instruction;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// IFBench's instructions on the form of single words and on their order.
final class WordForms {
  private static final String VOWELS = "aeiou";
  private static final Set<Integer> PRIMES =
      Set.of(
          2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
          89, 97);

  private WordForms() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.ofEntries(
        Map.entry("words:alphabet", asked -> WordForms::alphabet),
        Map.entry("words:vowel", asked -> WordForms::threeVowels),
        Map.entry("words:consonants", asked -> each(WordForms::hasCluster)),
        Map.entry("words:palindrome", asked -> WordForms::palindromes),
        Map.entry("words:prime_lengths", asked -> WordForms::primeLengths),
        Map.entry("words:start_verb", asked -> WordForms::startsWithVerb),
        Map.entry("words:repeats", asked -> repeats(asked.count("small_n"))),
        Map.entry("words:odd_even_syllables", asked -> WordForms::alternates),
        Map.entry("words:paragraph_last_first", asked -> WordForms::ringParagraphs),
        Map.entry("words:no_consecutive", asked -> WordForms::noneAlliterate),
        Map.entry("words:words_position", asked -> secondAndLastButOne(asked.text("keyword"))),
        Map.entry("count:words_japanese", asked -> japanese(asked.count("N"))),
        Map.entry("format:newline", asked -> WordForms::oneALine),
        Map.entry("format:title_case", asked -> WordForms::titleCase));
  }

  private static List<String> plainWords(String response) {
    return Letters.split(Letters.unpunctuated(response));
  }

  private static Constraint each(Predicate<String> rule) {
    return response -> Letters.split(Letters.lower(response)).stream().allMatch(rule);
  }

  private static boolean alphabet(String response) {
    List<String> words = plainWords(Letters.lower(response));
    if (words.isEmpty()) return false;
    char letter = words.getFirst().charAt(0);
    if (letter < 'a' || letter > 'z') return false;
    for (String word : words.subList(1, words.size())) {
      letter = letter == 'z' ? 'a' : (char) (letter + 1);
      if (word.charAt(0) != letter) return false;
    }
    return true;
  }

  private static boolean threeVowels(String response) {
    String text = Letters.lower(Letters.strip(response));
    return text.indexOf('\n') < 0
        && VOWELS.chars().filter(vowel -> text.indexOf(vowel) >= 0).count() <= 3;
  }

  private static boolean hasCluster(String word) {
    for (int i = 1; i < word.length(); i++) {
      if (isConsonant(word.charAt(i - 1)) && isConsonant(word.charAt(i))) return true;
    }
    return false;
  }

  private static boolean isConsonant(char letter) {
    return letter >= 'a' && letter <= 'z' && VOWELS.indexOf(letter) < 0;
  }

  private static boolean palindromes(String response) {
    return plainWords(Letters.lower(response)).stream()
            .filter(word -> word.length() >= 5)
            .filter(word -> new StringBuilder(word).reverse().toString().equals(word))
            .count()
        >= 10;
  }

  private static boolean primeLengths(String response) {
    return plainWords(response).stream()
        .allMatch(word -> PRIMES.contains(word.codePointCount(0, word.length())));
  }

  private static boolean startsWithVerb(String response) {
    String head = response.substring(0, Math.min(response.length(), 400));
    List<String> tokens = Tokens.of(head);
    return !tokens.isEmpty() && Verbs.isVerb(Letters.lower(tokens.getFirst()));
  }

  private static Constraint repeats(int most) {
    return response -> {
      var counts = new HashMap<String, Integer>();
      for (String word : plainWords(Letters.lower(response))) {
        if (counts.merge(word, 1, Integer::sum) > most) return false;
      }
      return true;
    };
  }

  private static boolean alternates(String response) {
    List<String> words = plainWords(Letters.lower(response));
    int last = -1;
    for (String word : words) {
      int parity = Syllables.count(word) % 2;
      if (parity == last) return false;
      last = parity;
    }
    return true;
  }

  /// Each line begins and ends with one word.
  private static boolean ringParagraphs(String response) {
    for (String line : Letters.lines(Letters.lower(response))) {
      List<String> words = Letters.split(Letters.bare(line));
      if (!words.isEmpty() && !words.getFirst().equals(words.getLast())) return false;
    }
    return true;
  }

  private static boolean noneAlliterate(String response) {
    List<String> words = plainWords(Letters.lower(response));
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i - 1).codePointAt(0) == words.get(i).codePointAt(0)) return false;
    }
    return true;
  }

  private static Constraint secondAndLastButOne(String keyword) {
    String word = Letters.lower(Letters.strip(keyword));
    return response -> {
      List<String> tokens = Tokens.of(response);
      if (tokens.size() < 2) return false;
      boolean marked = Letters.PUNCTUATION.contains(tokens.getLast());
      int fromEnd = marked ? 3 : 2;
      return tokens.size() >= fromEnd
          && Letters.lower(tokens.get(1)).equals(word)
          && Letters.lower(tokens.get(tokens.size() - fromEnd)).equals(word);
    };
  }

  private static Constraint japanese(int every) {
    return response -> {
      List<String> words = Letters.split(response);
      for (int i = every - 1; every > 0 && i < words.size(); i += every) {
        String word = Letters.bare(words.get(i));
        boolean number = word.chars().allMatch(Character::isDigit);
        if (!number && word.chars().noneMatch(WordForms::isJapanese)) return false;
      }
      return true;
    };
  }

  private static boolean isJapanese(int letter) {
    return letter >= 0x3040 && letter <= 0x30ff || letter >= 0x4e00 && letter <= 0x9fff;
  }

  private static boolean oneALine(String response) {
    String text = Letters.strip(Letters.unpunctuated(response));
    long lines = Letters.lines(text).stream().filter(line -> !line.isEmpty()).count();
    return lines == Letters.split(text).size();
  }

  private static boolean titleCase(String response) {
    for (String token : Tokens.of(response)) {
      int first = token.codePointAt(0);
      if (!Character.isLetter(first) || !Character.isLowerCase(first)) continue;
      String rest = token.substring(Character.charCount(first));
      if (rest.isEmpty() || Letters.isLower(rest) || Letters.isUpper(rest)) return false;
    }
    return true;
  }
}
