package org.reason4j.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Words;
import org.reason4j.reward.format.BoundedText;
import org.reason4j.reward.format.LengthRules;
import org.reason4j.reward.format.TextRules;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Rules on a response's form and length, by `config.function`, the names that trainers give them;
/// the other keys of the config are the rule's parameters. The score is the rule's value; `correct`
/// is its best value. Rules: the function's name, `unknown-function`, `bad-pattern`,
/// `out-of-steps`.
public final class FormatChecker implements Checker {
  private final Checker math;

  /// @param math judges the answers of rules that pay for right ones
  public FormatChecker(Checker math) {
    this.math = math;
  }

  @Override
  public String kind() {
    return "format";
  }

  @Override
  public Finding check(Case given) {
    JsonNode config = given.config();
    String text = given.predictionText();
    String name = config.path("function").asString(config.path("task").asString(""));
    return switch (name) {
      case "format_reward" ->
          config.has("format_regex")
              ? pattern(config, text)
              : yes(name, TextRules.onLines(text, ""));
      case "get_code_format_reward", "code_format_reward" ->
          yes(name, TextRules.onLines(text, config.path("language").asString("python")));
      case "think_format_reward" -> yes(name, TextRules.thinksFirst(text, false));
      case "ThinkParser.format_reward" -> yes(name, TextRules.thinksFirst(text.strip(), true));
      case "nemo_rl.format_reward" -> graded(name, weighted(config, text), 1);
      case "tag_count_reward" -> graded(name, tags(config, text), 1);
      case "reasoning_steps_reward" -> steps(name, config, text);
      case "sequence_reward" -> {
        int found = TextRules.inSequence(text, texts(config.path("sequence_terms")));
        yield graded(name, Math.min(1, found / number(config, "min_matches", 3)), 1);
      }
      case "get_repetition_penalty_reward" ->
          graded(name, repeated(config, text, 3) * number(config, "max_penalty", -1), 0);
      case "repetition_penalty_reward" ->
          graded(
              name,
              Math.max(0, 1 - repeated(config, text, 3) * number(config, "max_penalty", 0.5)),
              1);
      case "get_soft_overlong_punishment", "soft_overlong_punishment" ->
          graded(
              name,
              LengthRules.softOverlong(
                  length(config, text),
                  number(config, "max_completion_len", 0),
                  number(config, "soft_punish_cache", 0)),
              0);
      case "get_cosine_scaled_reward" -> cosine(name, given, 0.5, 1, -1, -0.5);
      case "cosine_scaled_accuracy_length_reward" -> cosine(name, given, 0.5, 1, 0, 0.3);
      case "len_reward" -> inGroup(name, given);
      case "language_consistency_reward" -> {
        Words words = Words.count(TextRules.read(text));
        int own = words.of(config.path("target_language").asString("en"));
        double share = words.total() == 0 ? 0 : (double) own / words.total();
        yield graded(name, share, 0.9);
      }
      case "strip_think" -> {
        boolean closed = text.contains("</think>");
        String rest = text.substring(closed ? text.lastIndexOf("</think>") + 8 : 0).strip();
        yield rest.equals(given.goldText().strip())
            ? Finding.correct(name, rest)
            : Finding.wrong(name, given.goldText(), rest);
      }
      default -> Finding.unverified("unknown-function", "unknown function '" + name + "'");
    };
  }

  private static Finding yes(String rule, boolean kept) {
    return graded(rule, kept ? 1 : 0, 1);
  }

  private static Finding graded(String rule, double score, double best) {
    Finding finding =
        score >= best - 1e-9
            ? Finding.correct(rule, "" + score)
            : Finding.wrong(rule, "" + best, "" + score);
    return finding.withScore(score);
  }

  private static Finding pattern(JsonNode config, String text) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(config.path("format_regex").asString(""), Pattern.DOTALL);
    } catch (PatternSyntaxException bad) {
      return Finding.unverified("bad-pattern", bad.getDescription());
    }
    boolean whole = config.path("require_exact_match").asBoolean(true);
    OptionalInt found = new BoundedText().found(pattern, text, whole);
    return found.isEmpty()
        ? Finding.unverified("out-of-steps", "the expression ran out of steps")
        : yes("format_reward", found.getAsInt() == 1);
  }

  private static double weighted(JsonNode config, String text) {
    JsonNode weights = config.path("weights");
    boolean thinks = TextRules.holds(text, config.path("think_tag").asString("think"));
    boolean answers = TextRules.holds(text, config.path("answer_tag").asString("answer"));
    return (thinks ? number(weights, "think", 0.5) : 0)
        + (answers ? number(weights, "answer", 0.5) : 0);
  }

  private static double tags(JsonNode config, String text) {
    List<String> tags = texts(config.path("required_tags"));
    if (tags.isEmpty()) return TextRules.tagCount(text);
    double each = number(config, "score_per_tag", 1.0 / tags.size());
    return Math.min(1, each * tags.stream().filter(tag -> TextRules.holds(text, tag)).count());
  }

  private static Finding steps(String name, JsonNode config, String text) {
    double least = number(config, "min_steps", 3);
    if (!config.has("pattern")) return graded(name, Math.min(1, TextRules.steps(text) / least), 1);
    int count = 0;
    try {
      Pattern pattern = Pattern.compile(config.path("pattern").asString(""));
      var looks = new BoundedText();
      for (String line : TextRules.read(text).split("\n")) {
        OptionalInt found = looks.found(pattern, line, false);
        if (found.isEmpty()) return Finding.unverified("out-of-steps", "ran out of steps");
        count += found.getAsInt();
        if (count >= least) break;
      }
    } catch (PatternSyntaxException bad) {
      return Finding.unverified("bad-pattern", bad.getDescription());
    }
    return graded(name, Math.min(1, count / least), 1);
  }

  private static double repeated(JsonNode config, String text, int n) {
    int size = (int) number(config, "ngram_size", n);
    JsonNode ids = config.path("completion_ids");
    boolean chinese = config.path("language").asString("en").equals("zh");
    return ids.isArray()
        ? TextRules.repeated(ids.valueStream().map(JsonNode::asInt).toList(), size)
        : TextRules.repeated(TextRules.words(text, chinese), size);
  }

  /// Tokens where the case counts them, else characters.
  private static double length(JsonNode config, String text) {
    if (config.path("completion_ids").isArray()) return config.path("completion_ids").size();
    return number(config, "completion_tokens", text.codePointCount(0, text.length()));
  }

  private Finding cosine(
      String name, Case given, double low, double high, double wrongLow, double wrongHigh) {
    JsonNode config = given.config();
    Verdict verdict = right(given.goldText(), given.predictionText());
    if (verdict instanceof Verdict.Unverified(String reason)) {
      return Finding.unverified(name, reason);
    }
    boolean right = verdict instanceof Verdict.Correct;
    double length = length(config, given.predictionText());
    double most = number(config, "max_len", number(config, "max_length", 1000));
    double score =
        right
            ? LengthRules.cosine(
                length,
                most,
                number(config, "max_value_correct", high),
                number(config, "min_value_correct", low))
            : LengthRules.cosine(
                length,
                most,
                number(config, "min_value_wrong", wrongLow),
                number(config, "max_value_wrong", wrongHigh));
    return (right
            ? Finding.correct(name, "" + score)
            : Finding.wrong(name, given.goldText(), given.predictionText()))
        .withScore(score);
  }

  /// The length among those of its group; a reference that cannot be read counts as met.
  private Finding inGroup(String name, Case given) {
    List<String> group = texts(given.config().path("group"));
    int length = given.predictionText().length();
    int shortest = group.stream().mapToInt(String::length).min().orElse(length);
    int longest = group.stream().mapToInt(String::length).max().orElse(length);
    boolean right = !(right(given.goldText(), given.predictionText()) instanceof Verdict.Wrong);
    return graded(name, LengthRules.inGroup(length, shortest, longest, right), 0);
  }

  private Verdict right(String gold, String response) {
    int box = response.lastIndexOf("\\boxed{");
    boolean same = box >= 0 && response.startsWith(gold + "}", box + 7);
    if (same && gold.chars().anyMatch(Character::isDigit)) return new Verdict.Correct();
    boolean number = gold.chars().anyMatch(Character::isDigit);
    if (!number) return new Verdict.Unverified("the reference holds no number: " + gold);
    ObjectNode none = JsonMapper.shared().createObjectNode();
    Verdict judged = math.check(Case.of("", math.kind(), gold, response, none)).verdict();
    if (judged instanceof Verdict.Correct) return judged;
    // A sentence that ends in the number.
    List<String> numbers = new ArrayList<>();
    var matcher = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?").matcher(tail(response));
    while (matcher.find()) numbers.add(matcher.group());
    boolean last = box < 0 && !numbers.isEmpty() && numbers.getLast().equals(gold.strip());
    return last ? new Verdict.Correct() : new Verdict.Wrong(gold, response);
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 2000));
  }

  private static double number(JsonNode config, String key, double otherwise) {
    return config.path(key).isNumber() ? config.path(key).doubleValue() : otherwise;
  }

  private static List<String> texts(JsonNode list) {
    return list.isArray() ? list.valueStream().map(node -> node.asString("")).toList() : List.of();
  }
}
