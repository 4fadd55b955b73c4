package org.reason4j.task.general;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.general.Lexicon;
import org.reason4j.reward.general.Lexicon.Word;
import org.reason4j.reward.general.Topic;
import org.reason4j.task.Level;
import org.reason4j.task.general.Case.Said;

/// Words and phrases of two words into the other language: `translate : red cat` into `红 猫`. Word
/// lists in the pages hold every word, so that a held-out phrase is one of words seen. Harder:
/// three words.
final class Translation {
  static final String NAME = "translation";

  private Translation() {}

  static List<Case> cases() {
    var nouns = new ArrayList<Word>();
    for (Topic topic : List.of(Topic.ANIMAL, Topic.FOOD, Topic.TOOL)) {
      nouns.addAll(Lexicon.of(topic));
    }
    var marks = new ArrayList<Word>(Lexicon.of(Topic.COLOUR));
    marks.addAll(Lexicon.sizes());
    var cases = new ArrayList<Case>();
    for (Word word : allWords()) cases.add(phrase(List.of(word), "word", Level.TRAIN));
    // Twice as often as single words: two kinds.
    for (Word noun : nouns) {
      for (Word mark : marks) {
        String kind = Lexicon.sizes().contains(mark) ? "size" : "colour";
        cases.add(phrase(List.of(mark, noun), kind, Level.TRAIN));
      }
      for (Word size : Lexicon.sizes()) {
        for (Word colour : Lexicon.of(Topic.COLOUR)) {
          cases.add(phrase(List.of(size, colour, noun), "both", Level.HARDER));
        }
      }
    }
    return List.copyOf(cases);
  }

  /// Every word that is translated.
  static List<Word> allWords() {
    var words = new ArrayList<Word>(Lexicon.sizes());
    for (Topic topic : Topic.values()) words.addAll(Lexicon.of(topic));
    return List.copyOf(words);
  }

  private static Case phrase(List<Word> words, String kind, Level level) {
    return new Case(
        NAME,
        "translation",
        kind,
        said(words, "en"),
        words.size(),
        level,
        asked(words, "en"),
        asked(words, "zh"));
  }

  private static String said(List<Word> words, String language) {
    return String.join(" ", words.stream().map(word -> word.in(language)).toList());
  }

  private static Said asked(List<Word> words, String language) {
    boolean chinese = language.equals("zh");
    String other = chinese ? "en" : "zh";
    var wrong = new ArrayList<String>();
    List<Word> all = allWords();
    for (int i = 0; i < 6; i++) {
      var others = new ArrayList<Word>(words);
      Word noun = words.getLast();
      others.set(others.size() - 1, all.get((all.indexOf(noun) + 1 + 5 * i) % all.size()));
      wrong.add(said(others, other));
    }
    return Said.courteous(
        language,
        (chinese ? "翻译 : " : "translate : ") + said(words, language),
        said(words, other),
        said(words, other),
        chinese ? "他们 要 翻译" : "they want a translation",
        wrong);
  }
}
