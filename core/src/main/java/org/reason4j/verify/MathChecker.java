package org.reason4j.verify;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.reason4j.reward.CountdownExpression;
import org.reason4j.reward.Rational;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.math.MathJudge;
import org.reason4j.reward.math.Policy;
import tools.jackson.databind.JsonNode;

/// Judges mathematical answers (kind `math`) by [MathJudge]. Rules: `equal`, `same-text`,
/// `unequal`, `no-answer`, `unreadable-answer`, `unreadable-gold`, `empty-gold`,
/// `answer-beyond-budget`, `gold-beyond-budget`.
///
/// Settings of a case: `rel_tol` or `relative_tolerance`, `abs_tolerance` or `absolute_tolerance`
/// (a number, or one for each part of the gold), `float_rounding`, `strict` and `policy`
/// (`comma-as-decimal`, and those of [HouseRules], whose refusals are `house-rule`).
public final class MathChecker implements Checker {
  /// Tasks of extraction that read boxes alone.
  private static final Set<String> BOX_TASKS =
      Set.of(
          "last_boxed_only_string",
          "remove_boxed",
          "extract_boxed_answer",
          "extract_answer",
          "get_last_boxed");

  @Override
  public String kind() {
    return "math";
  }

  @Override
  public Finding check(Case given) {
    String task = given.config().path("task").asString("");
    if (task.equals("game24") || task.equals("countdown")) return game(given);
    if (BOX_TASKS.contains(task)) {
      Policy box = new Policy(Rational.ZERO, List.of(), 6, false, true, false);
      if (MathJudge.judge("x", given.predictionText(), box).extracted().isEmpty()) {
        return Finding.none("no-answer", given.goldText());
      }
    }
    String wanted = given.config().has("extracted") ? last(given.gold()) : "";
    if (NumberLists.TASKS.contains(task) && (wanted.isEmpty() || task.endsWith("_list"))) {
      return numbers(given, task);
    }
    if (!task.isEmpty() && wanted.isEmpty() || given.config().has("metric")) {
      return Finding.unverified("task", "the task '" + task + "' has no right or wrong answer");
    }
    if (HouseRules.refuse(given)) {
      return Finding.wrong("house-rule", given.goldText(), given.predictionText());
    }
    Optional<Policy> policy = policy(given.config());
    if (policy.isEmpty()) {
      return Finding.unverified("setting", "a tolerance is no number: " + given.config());
    }
    String gold = wanted.isEmpty() ? given.goldText() : wanted;
    MathJudge.Judgement judgement = MathJudge.judge(gold, given.predictionText(), policy.get());
    return switch (judgement.outcome()) {
      case CORRECT -> Finding.correct(judgement.rule(), judgement.extracted());
      case WRONG ->
          judgement.extracted().isEmpty()
              ? Finding.none(judgement.rule(), gold)
              : Finding.wrong(judgement.rule(), gold, judgement.extracted());
      case UNDECIDED ->
          Finding.unverified(judgement.rule(), judgement.rule().replace('-', ' ') + ": " + gold);
    };
  }

  /// The numbers that a text states, against those it should.
  private static Finding numbers(Case given, String task) {
    List<String> read = NumberLists.read(task, given.predictionText());
    String wanted = last(given.gold());
    if (read.isEmpty()) return Finding.none("no-answer", wanted);
    String found = String.join(", ", read);
    MathJudge.Judgement judgement = MathJudge.judge(wanted, found, Policy.STANDARD);
    return !wanted.isEmpty() && judgement.outcome() == MathJudge.Outcome.CORRECT
        ? Finding.correct(judgement.rule(), found)
        : Finding.wrong("unequal", wanted, found);
  }

  /// Of what should be extracted, the last: a text, `[text, value]`, or a list of numbers.
  private static String last(JsonNode value) {
    if (!value.isArray() || value.isEmpty()) return value.isNull() ? "" : value.asString("");
    JsonNode end = value.get(value.size() - 1);
    if (end.isArray()) return last(end);
    return end.isNumber() && value.get(0).isNumber()
        ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
        : end.asString("");
  }

  private static Finding game(Case given) {
    JsonNode config = given.config();
    var numbers = new StringBuilder();
    for (JsonNode number : config.path("numbers")) numbers.append(' ').append(number.asString());
    String target = config.path("target").asString(given.goldText());
    Verdict verdict =
        new CountdownExpression()
            .verify("make " + target + " from" + numbers, target, given.predictionText().strip());
    return switch (verdict) {
      case Verdict.Correct() -> Finding.correct("target-reached", given.predictionText());
      case Verdict.Wrong(String expected, String found) ->
          Finding.wrong("target-missed", expected, found);
      case Verdict.Unverified(String reason) -> Finding.unverified("unreadable-game", reason);
    };
  }

  private static Optional<Policy> policy(JsonNode config) {
    try {
      List<Rational> relative = numbers(config, "rel_tol", "relative_tolerance");
      List<Rational> absolute = numbers(config, "abs_tolerance", "absolute_tolerance");
      Rational part = relative.isEmpty() ? Rational.ZERO : relative.getFirst();
      return Optional.of(
          new Policy(
              part,
              absolute,
              Math.max(config.path("float_rounding").asInt(6), 1),
              config.path("policy").asString("").equals("comma-as-decimal"),
              config.path("function").asString("").equals("grade_answer_verl"),
              config.has("strict") && !config.path("strict").asBoolean(true)));
    } catch (NumberFormatException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  private static List<Rational> numbers(JsonNode config, String name, String other) {
    JsonNode node = config.has(name) ? config.path(name) : config.path(other);
    var numbers = new ArrayList<Rational>();
    if (node.isArray()) {
      for (JsonNode each : node) numbers.add(number(each));
    } else if (!node.isMissingNode() && !node.isNull()) {
      numbers.add(number(node));
    }
    return numbers;
  }

  private static Rational number(JsonNode node) {
    var decimal = new BigDecimal(node.asString(""));
    if (decimal.precision() > 100 || Math.abs(decimal.scale()) > 1_000) {
      throw new NumberFormatException("too long");
    }
    return decimal.scale() > 0
        ? new Rational(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()))
        : Rational.of(decimal.toBigIntegerExact());
  }
}
