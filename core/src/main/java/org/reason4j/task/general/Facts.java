package org.reason4j.task.general;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.general.Lexicon;
import org.reason4j.reward.general.Lexicon.Word;
import org.reason4j.reward.general.Topic;
import org.reason4j.task.Level;
import org.reason4j.task.Split;
import org.reason4j.task.general.Case.Said;

/// Facts of an invented world: forty places, each with a colour, an animal and a food. Nobody can
/// guess them: pages state every one of them, but questions about held-out facts are never written.
/// A question asks for one of them or for two: then both facts are of the question's own split.
final class Facts {
  static final String NAME = "facts";

  /// What places have.
  static final List<Topic> TOPICS = List.of(Topic.COLOUR, Topic.ANIMAL, Topic.FOOD);

  private static final String[] HEADS = {"ka", "bo", "de", "fa", "ga", "hi", "je", "lu"};
  private static final String[] TAILS = {"ro", "mi", "ni", "da", "se"};
  private static final String[] HAN_HEADS = {"卡", "博", "德", "法", "加", "海", "杰", "鲁"};
  private static final String[] HAN_TAILS = {"罗", "米", "尼", "达", "森"};
  private static final List<Word> PLACES = places();

  private Facts() {}

  /// The places, by name.
  static List<Word> allPlaces() {
    return PLACES;
  }

  /// The fact: which colour, animal or food a place has.
  static Word fact(Word place, Topic topic) {
    List<Word> words = Lexicon.of(topic);
    return words.get(
        RandomStreams.of(1, "facts/" + place.english() + "/" + topic).nextInt(words.size()));
  }

  /// The fact as a sentence.
  static String sentence(Word place, Topic topic, String value, String language) {
    return language.equals("zh")
        ? "%s 的 %s 是 %s".formatted(place.chinese(), topic.in("zh"), value)
        : "the %s of %s is %s".formatted(topic.in("en"), place.english(), value);
  }

  static List<Case> cases() {
    var cases = new ArrayList<Case>();
    for (Word place : PLACES) {
      for (int i = 0; i < TOPICS.size(); i++) {
        List<Topic> one = List.of(TOPICS.get(i));
        List<Topic> two = List.of(TOPICS.get(i), TOPICS.get((i + 1) % TOPICS.size()));
        cases.add(fact(place, one));
        if (splits(place, two)) cases.add(fact(place, two));
      }
    }
    return List.copyOf(cases);
  }

  /// Whether all that a question asks for belongs to the question's split.
  private static boolean splits(Word place, List<Topic> topics) {
    Split split = Split.of(fact(place, topics).problem("en", 0));
    return topics.stream()
        .allMatch(topic -> Split.of(fact(place, List.of(topic)).problem("en", 0)) == split);
  }

  private static Case fact(Word place, List<Topic> topics) {
    String names = String.join(" ", topics.stream().map(topic -> topic.in("en")).toList());
    return new Case(
        NAME,
        "fact",
        topics.size() == 1 ? "one" : "two",
        names + " of " + place.english(),
        topics.size(),
        Level.TRAIN,
        said(place, topics, "en"),
        said(place, topics, "zh"));
  }

  private static Said said(Word place, List<Topic> topics, String language) {
    boolean chinese = language.equals("zh");
    String and = chinese ? " 和 " : " and ";
    String asked = String.join(and, topics.stream().map(topic -> topic.in(language)).toList());
    String question =
        chinese
            ? "%s 的 %s 是 什么 ?".formatted(place.chinese(), asked)
            : "what %s the %s of %s ?"
                .formatted(topics.size() == 1 ? "is" : "are", asked, place.english());
    List<String> values = topics.stream().map(t -> fact(place, t).in(language)).toList();
    List<String> sentences =
        topics.stream()
            .map(topic -> sentence(place, topic, fact(place, topic).in(language), language))
            .toList();
    var wrong = new ArrayList<String>();
    Topic topic = topics.getFirst();
    for (Word other : Lexicon.of(topic)) {
      if (values.contains(other.in(language))) continue;
      wrong.add(sentence(place, topic, other.in(language), language));
    }
    return Said.courteous(
        language,
        question,
        String.join(" , ", values),
        String.join(and, sentences),
        chinese ? "他们 问 " + place.chinese() : "they ask about " + place.english(),
        wrong);
  }

  private static List<Word> places() {
    var places = new ArrayList<Word>();
    for (int head = 0; head < HEADS.length; head++) {
      for (int tail = 0; tail < TAILS.length; tail++) {
        places.add(new Word(HEADS[head] + TAILS[tail], HAN_HEADS[head] + HAN_TAILS[tail]));
      }
    }
    return List.copyOf(places);
  }
}
