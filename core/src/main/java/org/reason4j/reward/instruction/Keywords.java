package org.reason4j.reward.instruction;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Instructions on words that must or must not occur. Upper and lower case are the same, except for
/// names of people. A keyword is found anywhere, inside other words as well; a forbidden word only
/// as a whole word.
final class Keywords {
  private static final List<String> NAMES =
      List.of(
          ("Emma Liam Sophia Jackson Olivia Noah Ava Lucas Isabella Mason Mia Ethan Charlotte"
                  + " Alexander Amelia Benjamin Harper Leo Zoe Daniel Chloe Samuel Lily Matthew"
                  + " Grace Owen Abigail Gabriel Ella Jacob Scarlett Nathan Victoria Elijah Layla"
                  + " Nicholas Audrey David Hannah Christopher Penelope Thomas Nora Andrew Aria"
                  + " Joseph Claire Ryan Stella Jonathan")
              .split(" "));
  private static final int[] TIMES = {1, 2, 3, 5, 7};

  private Keywords() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "keywords:existence", asked -> all(asked.texts("keywords")),
        "keywords:frequency", Keywords::frequency,
        "keywords:forbidden_words", asked -> forbidden(asked.texts("forbidden_words")),
        "keywords:letter_frequency", Keywords::letters,
        "keywords:key_sentences", Keywords::sentences,
        "count:keywords_multiple", Keywords::multiple,
        "count:conjunctions", asked -> conjunctions(asked.count("small_n")),
        "count:person_names", asked -> names(asked.count("N")),
        "count:pronouns", asked -> pronouns(asked.count("N")));
  }

  private static Constraint all(List<String> keywords) {
    return response -> {
      String text = Letters.lower(response);
      return keywords.stream().allMatch(word -> text.contains(Letters.lower(word)));
    };
  }

  private static Constraint frequency(Parameters asked) {
    String word = Letters.lower(Letters.strip(asked.text("keyword")));
    Relation relation = asked.relation("relation");
    int number = asked.count("frequency");
    return response -> relation.holds(Letters.occurrences(Letters.lower(response), word), number);
  }

  private static Constraint forbidden(List<String> words) {
    return response -> {
      String text = Letters.lower(response);
      return words.stream().noneMatch(word -> Letters.wordAt(text, Letters.lower(word), 0) >= 0);
    };
  }

  private static Constraint letters(Parameters asked) {
    String letter = Letters.lower(Letters.strip(asked.text("letter")));
    Relation relation = asked.relation("let_relation");
    int number = asked.count("let_frequency");
    return response -> relation.holds(Letters.occurrences(Letters.lower(response), letter), number);
  }

  private static Constraint sentences(Parameters asked) {
    List<String> wanted = asked.texts("key_sentences");
    int number = asked.count("num_sentences");
    return response -> {
      List<String> sentences = Sentences.of(response.replace('\n', ' '));
      return wanted.stream().filter(sentences::contains).count() == number;
    };
  }

  private static Constraint multiple(Parameters asked) {
    String[] words = new String[TIMES.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = Letters.lower(Letters.strip(asked.text("keyword" + (i + 1))));
    }
    return response -> {
      String text = Letters.lower(response);
      for (int i = 0; i < words.length; i++) {
        if (Letters.occurrences(text, words[i]) != TIMES[i]) return false;
      }
      return true;
    };
  }

  /// Spellings count apart: `And` and `and` are two, as the suite counts them.
  private static Constraint conjunctions(int number) {
    return response ->
        Letters.split(response).stream()
                .filter(w -> EnglishWords.CONJUNCTIONS.contains(Letters.lower(Letters.bare(w))))
                .distinct()
                .count()
            >= number;
  }

  private static Constraint names(int number) {
    return response ->
        NAMES.stream().filter(name -> Letters.wordAt(response, name, 0) >= 0).count() >= number;
  }

  private static Constraint pronouns(int number) {
    return response ->
        Tokens.of(Letters.lower(response).replace('/', ' ')).stream()
                .filter(EnglishWords.PRONOUNS::contains)
                .count()
            >= number;
  }
}
