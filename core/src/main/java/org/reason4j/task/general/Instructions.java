package org.reason4j.task.general;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.general.Instruction;
import org.reason4j.reward.general.Instruction.Content;
import org.reason4j.reward.general.Lexicon;
import org.reason4j.reward.general.Lexicon.Word;
import org.reason4j.reward.general.Topic;
import org.reason4j.task.Level;
import org.reason4j.task.general.Case.Said;

/// Instructions whose keeping can be checked: what to name or to say, how often, joined how, and
/// what to begin or end with. Parts combine freely, so that held-out ones are of parts seen.
final class Instructions {
  static final String NAME = "instruction";

  private Instructions() {}

  static List<Case> cases() {
    var cases = new ArrayList<Case>();
    for (Instruction instruction : Instruction.all()) {
      String kind =
          switch (instruction.what()) {
            case Content.Any _ -> instruction.count() == 1 ? "one" : "several";
            case Content.Same _ -> "same";
          };
      cases.add(
          new Case(
              NAME,
              "instruction",
              kind,
              instruction.question("en"),
              instruction.count(),
              Level.TRAIN,
              said(instruction, "en"),
              said(instruction, "zh")));
    }
    return List.copyOf(cases);
  }

  private static Said said(Instruction instruction, String language) {
    String question = instruction.question(language);
    List<String> words = words(instruction, language);
    String answer = instruction.answer(words, language);
    String listed = String.join(" ", words);
    var candidates = new ArrayList<String>();
    candidates.add(listed);
    candidates.add(words.getFirst());
    candidates.add(listed + " " + words.getFirst());
    candidates.add(instruction.answer(List.of(other(instruction).in(language)), language));
    candidates.add((language.equals("zh") ? "好的 , " : "sure , ") + listed);
    List<String> wrong =
        candidates.stream().filter(text -> !instruction.keptBy(text, language)).toList();
    String thinking =
        language.equals("zh")
            ? "他们 要 %d 个 词".formatted(words.size())
            : "they want %d of them".formatted(words.size());
    return new Said(List.of(question), answer, answer, answer, thinking, wrong);
  }

  private static List<String> words(Instruction instruction, String language) {
    return switch (instruction.what()) {
      case Content.Any(Topic topic) -> {
        var words = new ArrayList<Word>(Lexicon.of(topic));
        String stream = "instruction/" + instruction.question("en");
        SplittableRandom random = RandomStreams.of(1, stream);
        for (int i = words.size() - 1; i > 0; i--) {
          Collections.swap(words, i, random.nextInt(i + 1));
        }
        yield words.stream().limit(instruction.count()).map(word -> word.in(language)).toList();
      }
      case Content.Same(Word word) -> Collections.nCopies(instruction.count(), word.in(language));
    };
  }

  /// A word that is not asked for.
  private static Word other(Instruction instruction) {
    List<Topic> topics = List.of(Topic.values());
    Topic asked = instruction.what() instanceof Content.Any(Topic topic) ? topic : Topic.TOOL;
    return Lexicon.of(topics.get((topics.indexOf(asked) + 1) % topics.size())).getFirst();
  }
}
