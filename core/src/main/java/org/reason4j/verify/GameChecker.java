package org.reason4j.verify;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.reason4j.reward.Answers;
import org.reason4j.reward.CountdownExpression;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;

/// Whether a response makes the target of the numbers, each used exactly once, by `+ - * /` and
/// brackets, in exact fractions: the 24 game and countdown. `config.numbers`, `config.target` (or
/// the gold; 24 for `game24`), or the problem as `config.question`.
///
/// The expression is the answer block, the last box, or the last line that holds a digit; what
/// follows its `=` is left out. Rules: `value`, `other-value`, `no-answer`, `bad-numbers`.
public record GameChecker(String kind) implements Checker {
  private static final int LONGEST_LINE = 400;
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
  private static final Pattern FRACTION =
      Pattern.compile("\\\\d?frac\\{([0-9]{1,9})\\}\\{([0-9]{1,9})\\}");

  @Override
  public Finding check(Case given) {
    if (given.config().has("question")) {
      return new AnswerChecker(new CountdownExpression()).check(given);
    }
    JsonNode numbers = given.config().path("numbers");
    String target =
        given.config().path("target").asString(given.gold().isNull() ? "24" : given.goldText());
    boolean readable =
        numbers.isArray()
            && !numbers.isEmpty()
            && numbers.size() <= 8
            && numbers.valueStream().allMatch(n -> WHOLE.matcher(n.asString("")).matches())
            && WHOLE.matcher(target).matches();
    if (!readable) return Finding.unverified("bad-numbers", "numbers " + numbers + ", " + target);
    String all = numbers.valueStream().map(n -> n.asString("")).collect(Collectors.joining(" "));
    String text = given.predictionText();
    Optional<String> said = Answers.extract(text).or(() -> Answers.summary(text));
    String expression = expression(said.orElse(""));
    if (expression.isEmpty()) return Finding.none("no-answer", target);
    return switch (CountdownExpression.judge(all, target, expression)) {
      case Verdict.Correct() -> Finding.correct("value", expression);
      case Verdict.Wrong(String expected, String found) ->
          Finding.wrong("other-value", expected, found).withExtracted(expression);
      case Verdict.Unverified(String reason) -> Finding.unverified("bad-numbers", reason);
    };
  }

  private static String expression(String said) {
    String end = said.length() <= 20_000 ? said : said.substring(said.length() - 20_000);
    String line = "";
    for (String each : end.split("\n")) {
      if (each.chars().anyMatch(c -> c >= '0' && c <= '9')) line = each;
    }
    int box = end.lastIndexOf("\\boxed{");
    if (box >= 0 && end.lastIndexOf('}') > box) {
      line = end.substring(box + 7, end.lastIndexOf('}'));
    }
    if (line.length() > LONGEST_LINE) return "";
    String plain =
        FRACTION
            .matcher(line)
            .replaceAll("($1/$2)")
            .replace("\\times", "*")
            .replace("\\cdot", "*")
            .replace("\\div", "/")
            .replace("\\left", "")
            .replace("\\right", "")
            .replaceAll("[×·∗]", "*")
            .replaceAll("[÷∕]", "/")
            .replaceAll("[−–]", "-")
            .replaceAll("[$`]", "")
            .replaceAll("[\\[{]", "(")
            .replaceAll("[\\]}]", ")");
    int equals = plain.indexOf('=');
    String left = equals > 0 ? plain.substring(0, equals) : plain;
    int from = 0;
    while (from < left.length() && "(0123456789".indexOf(left.charAt(from)) < 0) from++;
    return left.substring(from).replaceAll("[.。\\s]+$", "");
  }
}
