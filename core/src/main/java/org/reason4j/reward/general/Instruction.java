package org.reason4j.reward.general;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.reward.general.Lexicon.Word;

/// An instruction whose keeping can be checked: so many words of a topic, or one word so many
/// times, in a given form: `name two colours joined by a comma and end with done`.
///
/// @param what what is to be said
/// @param count how many times or how many of them, 1 to 3
/// @param join what stands between them
/// @param frame what stands around them
public record Instruction(Content what, int count, Join join, Frame frame) {
  /// What is to be said.
  public sealed interface Content {
    /// Different words of a topic.
    record Any(Topic topic) implements Content {}

    /// This word, again and again.
    record Same(Word word) implements Content {}
  }

  /// What stands between two words.
  public enum Join {
    NOTHING("", ""),
    COMMA(",", ","),
    AND("and", "和");

    private final String english;
    private final String chinese;

    Join(String english, String chinese) {
      this.english = english;
      this.chinese = chinese;
    }

    private String in(String language) {
      return language.equals("zh") ? chinese : english;
    }
  }

  /// What stands around the words.
  public enum Frame {
    NOTHING,
    DONE,
    OK,
    BRACKETS;

    private String before(String language) {
      return switch (this) {
        case NOTHING, DONE -> "";
        case OK -> language.equals("zh") ? "好" : "ok";
        case BRACKETS -> "(";
      };
    }

    private String after(String language) {
      return switch (this) {
        case NOTHING, OK -> "";
        case DONE -> language.equals("zh") ? "完" : "done";
        case BRACKETS -> ")";
      };
    }
  }

  private static final Map<String, Instruction> ENGLISH = byQuestion("en");
  private static final Map<String, Instruction> CHINESE = byQuestion("zh");

  /// Every instruction there is.
  public static List<Instruction> all() {
    var all = new ArrayList<Instruction>();
    for (Frame frame : Frame.values()) {
      for (Topic topic : Topic.values()) {
        var any = new Content.Any(topic);
        all.add(new Instruction(any, 1, Join.NOTHING, frame));
        for (int count = 2; count <= 3; count++) {
          all.add(new Instruction(any, count, Join.COMMA, frame));
          all.add(new Instruction(any, count, Join.AND, frame));
        }
        for (Word word : Lexicon.of(topic)) {
          all.add(new Instruction(new Content.Same(word), 2, Join.NOTHING, frame));
          all.add(new Instruction(new Content.Same(word), 3, Join.NOTHING, frame));
        }
      }
    }
    return List.copyOf(all);
  }

  /// The instruction that a question gives, with its language; empty where it gives none known.
  static Optional<Asked> read(String question) {
    Instruction english = ENGLISH.get(question);
    if (english != null) return Optional.of(new Asked(english, "en"));
    return Optional.ofNullable(CHINESE.get(question)).map(found -> new Asked(found, "zh"));
  }

  /// An instruction as it was given.
  record Asked(Instruction instruction, String language) {}

  private static Map<String, Instruction> byQuestion(String language) {
    var map = new HashMap<String, Instruction>();
    for (Instruction instruction : all()) map.put(instruction.question(language), instruction);
    return Map.copyOf(map);
  }

  /// The instruction in words.
  public String question(String language) {
    boolean chinese = language.equals("zh");
    String said =
        switch (what) {
          case Content.Any(Topic topic) ->
              chinese
                  ? "说 " + List.of("一种", "两种", "三种").get(count - 1) + " " + topic.in("zh")
                  : "name "
                      + List.of("one", "two", "three").get(count - 1)
                      + " "
                      + (count == 1 ? topic.in("en") : topic.plural("en"));
          case Content.Same(Word word) ->
              chinese
                  ? "说 " + word.chinese() + " " + List.of("一次", "两次", "三次").get(count - 1)
                  : "say "
                      + word.english()
                      + " "
                      + List.of("one", "two", "three").get(count - 1)
                      + " times";
        };
    return said + joined(chinese) + framed(chinese);
  }

  private String joined(boolean chinese) {
    return switch (join) {
      case NOTHING -> "";
      case COMMA -> chinese ? " 用 逗号 隔开" : " joined by a comma";
      case AND -> chinese ? " 用 和 隔开" : " joined by and";
    };
  }

  private String framed(boolean chinese) {
    return switch (frame) {
      case NOTHING -> chinese ? " 不要 多说" : " and no more";
      case DONE -> chinese ? " 最后 说 完" : " and end with done";
      case OK -> chinese ? " 先 说 好" : " and begin with ok";
      case BRACKETS -> chinese ? " 放在 括号 里" : " in brackets";
    };
  }

  /// The words put together as the instruction wants them.
  public String answer(List<String> words, String language) {
    String between = join == Join.NOTHING ? " " : " " + join.in(language) + " ";
    String joined = String.join(between, words);
    return (frame.before(language) + " " + joined + " " + frame.after(language)).strip();
  }

  /// Whether the answer keeps the instruction, to the word.
  public boolean keptBy(String answer, String language) {
    List<String> said = Spelling.words(answer);
    if (!said.isEmpty() && said.getLast().equals(".")) said.removeLast();
    List<String> items = new ArrayList<>();
    for (String word : said) if (Lexicon.isTopical(word)) items.add(word);
    if (items.size() != count || !said.equals(Spelling.words(answer(items, language)))) {
      return false;
    }
    return switch (what) {
      case Content.Any(Topic topic) -> {
        List<String> known = Lexicon.of(topic).stream().map(word -> word.in(language)).toList();
        yield known.containsAll(items) && new HashSet<>(items).size() == count;
      }
      case Content.Same(Word word) -> items.stream().allMatch(word.in(language)::equals);
    };
  }
}
