package org.reason4j.task.general;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.data.Page;
import org.reason4j.reward.general.Lexicon;
import org.reason4j.reward.general.Lexicon.Word;
import org.reason4j.reward.general.Topic;
import org.reason4j.task.Problem;

/// Pages without a question: facts of every split, words in both languages, words of a topic, what
/// a thing is treated with. What is known from them cannot be guessed.
final class Statements {
  private static final int SENTENCES = 4;

  private Statements() {}

  /// A page of one kind, in either language.
  static Page page(SplittableRandom random) {
    String language = random.nextBoolean() ? "zh" : "en";
    int kind = random.nextInt(10);
    if (kind < 5) return page("facts", language, facts(language, random));
    if (kind < 8) return page("words", language, words(language, random));
    return kind < 9
        ? page("topic", language, topic(language, random))
        : page("tools", language, tools(language, random));
  }

  private static Page page(String style, String language, List<String> sentences) {
    String text = " " + String.join(" . ", sentences) + " .";
    String id = Problem.id("statements", text);
    return new Page("", text, id, "statements", style, language, "prose", true);
  }

  private static List<String> facts(String language, SplittableRandom random) {
    List<Word> places = Facts.allPlaces();
    var sentences = new ArrayList<String>();
    while (sentences.size() < SENTENCES) {
      Word place = places.get(random.nextInt(places.size()));
      Topic topic = Facts.TOPICS.get(random.nextInt(Facts.TOPICS.size()));
      String value = Facts.fact(place, topic).in(language);
      sentences.add(Facts.sentence(place, topic, value, language));
    }
    return sentences;
  }

  private static List<String> words(String language, SplittableRandom random) {
    String other = language.equals("zh") ? "en" : "zh";
    List<Word> all = Translation.allWords();
    var pairs = new ArrayList<String>();
    while (pairs.size() < SENTENCES + 2) {
      Word word = all.get(random.nextInt(all.size()));
      pairs.add(word.in(language) + " : " + word.in(other));
    }
    return pairs;
  }

  private static List<String> topic(String language, SplittableRandom random) {
    List<Topic> topics = List.of(Topic.values());
    Topic topic = topics.get(random.nextInt(topics.size()));
    List<Word> words = Lexicon.of(topic);
    int from = random.nextInt(words.size());
    var listed = new ArrayList<String>();
    for (int i = 0; i < SENTENCES; i++) {
      listed.add(words.get((from + i) % words.size()).in(language));
    }
    return List.of(topic.plural(language) + " : " + String.join(" , ", listed));
  }

  private static List<String> tools(String language, SplittableRandom random) {
    var sentences = new ArrayList<String>();
    while (sentences.size() < SENTENCES) {
      Word thing = Requests.things().get(random.nextInt(Requests.things().size()));
      String tool = Requests.tool(thing).in(language);
      sentences.add(
          language.equals("zh")
              ? thing.chinese() + " 用 " + tool
              : "for a " + thing.english() + " use a " + tool);
    }
    return sentences;
  }
}
