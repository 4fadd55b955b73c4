package org.reason4j.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.reason4j.reward.Answers;
import org.reason4j.reward.ChoiceReading;
import org.reason4j.reward.NativeLetters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether a whole response chooses the right one of several options ([ChoiceReading]).
///
/// The gold is a letter, a text that states one, the text of an option, or with `config.choices`
/// its index from 0. `config.options` says how many options there are, `config.choices` what they
/// are; ten where neither does. A response that names two letters, hedges, is wrong.
///
/// Rules: those of [ChoiceReading], `several`, `option-text`, `answer-line` (policy
/// `answer-line-only`) and `bad-gold`.
public final class McqChecker implements Checker {
  private static final Pattern ANSWER_LINE =
      Pattern.compile(
          "(?i)^[*\\s]{0,4}(?:answer|答案)[*\\s]{0,4}[:：][\\s*(\\[`$]{0,6}(?:\\\\boxed\\{)?([A-Z])[\\s*.)\\]`$}]{0,6}$");

  private static final Pattern SMALL_LETTER =
      Pattern.compile("(?<![A-Za-z0-9'’])[a-z](?![A-Za-z0-9'’])");

  @Override
  public String kind() {
    return "mcq";
  }

  @Override
  public Finding check(Case given) {
    return NativeLetters.of(given.goldText())
        .map(letters -> {
          String gold = letters.latin(given.goldText().strip());
          String said = letters.latin(given.predictionText());
          return latin(Case.of(given.id(), kind(), gold, said, (ObjectNode) given.config()));
        })
        .orElseGet(() -> latin(given));
  }

  /// The finding on a case whose options have Latin letters.
  private static Finding latin(Case given) {
    JsonNode config = given.config();
    List<String> choices = texts(config.path("choices"));
    char last = last(config, choices, given);
    List<Character> gold = gold(given, choices, last);
    boolean extracts = config.has("extracted");
    if (gold.isEmpty() && !extracts) {
      return Finding.unverified("bad-gold", "no letter in the gold: " + given.goldText());
    }
    Optional<String> said = Answers.summary(given.predictionText());
    String wanted = shown(gold);
    if (said.isEmpty()) return Finding.none("no-answer", wanted);
    if (config.path("policy").asString("").equals("answer-line-only")) {
      return answerLine(said.get(), gold, wanted);
    }
    // GPQA's published metric knows capitals only.
    boolean capitals = config.path("metric").asString("").startsWith("gpqa");
    String text = capitals ? SMALL_LETTER.matcher(said.get()).replaceAll("_") : said.get();
    ChoiceReading read = ChoiceReading.of(text, last);
    int byText = choices.indexOf(plain(said.get()));
    if (byText >= 0) return judged("option-text", List.of((char) ('A' + byText)), gold);
    if (read.letters().isEmpty()) return Finding.none("no-answer", wanted);
    boolean several = read.letters().size() > 1;
    return judged(several ? "several" : read.rule(), read.letters(), gold);
  }

  private static Finding answerLine(String said, List<Character> gold, String wanted) {
    List<Character> found = List.of();
    for (String line : said.split("\n")) {
      var match = ANSWER_LINE.matcher(line.length() > 200 ? "" : line);
      if (match.matches()) {
        found = List.of(match.group(1).toUpperCase(Locale.ROOT).charAt(0));
      }
    }
    return found.isEmpty() ? Finding.none("no-answer", wanted) : judged("answer-line", found, gold);
  }

  private static Finding judged(String rule, List<Character> found, List<Character> gold) {
    return found.equals(gold)
        ? Finding.correct(rule, shown(found))
        : Finding.wrong(rule, shown(gold), shown(found));
  }

  private static String shown(List<Character> letters) {
    return letters.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /// The last option's letter.
  private static char last(JsonNode config, List<String> choices, Case given) {
    int options = config.path("options").asInt(choices.isEmpty() ? 10 : choices.size());
    char last = (char) ('A' + Math.clamp(options, 1, 26) - 1);
    String gold = given.goldText().strip().toUpperCase(Locale.ROOT);
    boolean letter = gold.length() == 1 && gold.charAt(0) >= 'A' && gold.charAt(0) <= 'Z';
    return letter && gold.charAt(0) > last ? gold.charAt(0) : last;
  }

  private static List<Character> gold(Case given, List<String> choices, char last) {
    JsonNode gold = given.gold();
    if (gold.isIntegralNumber() && !choices.isEmpty()) {
      int index = gold.intValue();
      return index >= 0 && index < choices.size() ? List.of((char) ('A' + index)) : List.of();
    }
    if (gold.isArray()) {
      var letters = new ArrayList<Character>();
      for (JsonNode each : gold) {
        String text = each.isArray() ? each.path(each.size() - 1).asString("") : each.asString("");
        letters.addAll(ChoiceReading.of(text, last).letters());
      }
      return letters;
    }
    int option = choices.indexOf(plain(given.goldText()));
    if (option >= 0) return List.of((char) ('A' + option));
    List<Character> letters = ChoiceReading.of(given.goldText(), last).letters();
    return letters.size() == 1 ? letters : List.of();
  }

  private static List<String> texts(JsonNode choices) {
    return choices.isArray()
        ? choices.valueStream().map(choice -> plain(choice.asString(""))).toList()
        : List.of();
  }

  private static String plain(String text) {
    String part = text.length() > 2000 ? text.substring(0, 2000) : text;
    return part.strip().replaceAll("[.。]$", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
