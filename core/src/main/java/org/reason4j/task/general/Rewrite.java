package org.reason4j.task.general;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.general.Lexicon;
import org.reason4j.reward.general.Lexicon.Word;
import org.reason4j.reward.general.Topic;
import org.reason4j.task.Level;
import org.reason4j.task.general.Case.Said;

/// The same said otherwise, by rule: politely, in the past, shorter, as a question, or denied.
final class Rewrite {
  static final String NAME = "rewrite";

  /// A verb: `eat`, `eats`, `ate`, `吃`.
  private record Verb(String plain, String third, String past, String chinese) {}

  private static final List<Verb> DEEDS =
      List.of(
          new Verb("eat", "eats", "ate", "吃"),
          new Verb("see", "sees", "saw", "看"),
          new Verb("want", "wants", "wanted", "要"),
          new Verb("find", "finds", "found", "找"));
  private static final List<Word> COMMANDS =
      List.of(
          new Word("take", "拿"),
          new Word("bring", "带"),
          new Word("wash", "洗"),
          new Word("buy", "买"));

  private Rewrite() {}

  static List<Case> cases() {
    var cases = new ArrayList<Case>();
    var things = new ArrayList<Word>(Lexicon.of(Topic.FOOD));
    things.addAll(Lexicon.of(Topic.TOOL));
    for (Word command : COMMANDS) for (Word thing : things) cases.add(polite(command, thing));
    for (Word animal : Lexicon.of(Topic.ANIMAL)) {
      for (Verb verb : DEEDS) {
        for (Word food : Lexicon.of(Topic.FOOD)) {
          String english = "the %s %s".formatted(animal.english(), verb.third());
          String plain = "the %s".formatted(animal.english());
          String rice = food.english();
          String cat = animal.chinese();
          String eat = verb.chinese();
          String rest = food.chinese();
          String base = english + " " + rice;
          String chinese = cat + " " + eat + " " + rest;
          String past = plain + " " + verb.past() + " " + rice;
          String question = "does " + plain + " " + verb.plain() + " " + rice + " ?";
          String denied = plain + " does not " + verb.plain() + " " + rice;
          cases.add(
              rewriting(
                  "past",
                  said("en", "say in the past", base, past, List.of(base, denied)),
                  said("zh", "说 过去", chinese, cat + " " + eat + " 了 " + rest, List.of(chinese))));
          cases.add(
              rewriting(
                  "question",
                  said("en", "make a question", base, question, List.of(base, past)),
                  said("zh", "变 问句", chinese, chinese + " 吗 ?", List.of(chinese))));
          cases.add(
              rewriting(
                  "denied",
                  said("en", "say the opposite", base, denied, List.of(base, past)),
                  said("zh", "说 相反", chinese, cat + " 不 " + eat + " " + rest, List.of(chinese))));
          cases.add(shorter(animal, base, chinese, food));
        }
      }
    }
    return List.copyOf(cases);
  }

  private static Case polite(Word command, Word thing) {
    String english = command.english() + " the " + thing.english();
    String chinese = command.chinese() + " " + thing.chinese();
    String please = "please " + english;
    return rewriting(
        "polite",
        Said.courteous(
            "en",
            "make polite : " + english,
            please + " | " + english + " , please",
            please,
            "they want it polite",
            List.of(english, "please " + command.english())),
        said("zh", "礼貌 一点", chinese, "请 " + chinese, List.of(chinese)));
  }

  /// Marks before both nouns; which ones follows from the nouns.
  private static Case shorter(Word animal, String base, String chinese, Word food) {
    List<Word> colours = Lexicon.of(Topic.COLOUR);
    Word size = Lexicon.sizes().get((base.length() + animal.english().length()) % 4);
    Word colour = colours.get((base.hashCode() & 0xff) % colours.size());
    String longer =
        base.replace("the ", "the " + size.english() + " ")
            .replace(" " + food.english(), " " + colour.english() + " " + food.english());
    String longerChinese =
        size.chinese()
            + " "
            + chinese.replace(" " + food.chinese(), " " + colour.chinese() + " " + food.chinese());
    return rewriting(
        "shorter",
        said("en", "say it shorter", longer, base, List.of(longer)),
        said("zh", "短 一点", longerChinese, chinese, List.of(longerChinese)));
  }

  private static Said said(
      String language, String order, String sentence, String result, List<String> wrong) {
    String thinking = language.equals("zh") ? "他们 要 换 个 说法" : "they want it said again";
    return Said.courteous(language, order + " : " + sentence, result, result, thinking, wrong);
  }

  private static Case rewriting(String kind, Said english, Said chinese) {
    String canonical = english.questions().getFirst();
    return new Case(NAME, "rewrite", kind, canonical, 1, Level.TRAIN, english, chinese);
  }
}
