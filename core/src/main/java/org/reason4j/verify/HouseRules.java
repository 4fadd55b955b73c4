package org.reason4j.verify;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.reward.math.MathJudge;
import org.reason4j.reward.math.Policy;

/// What a case's `config.policy` asks of an answer beyond its value. Each rule is that of one
/// library; they contradict each other, so none holds unless it is named.
///
/// | policy | an answer is wrong |
/// |---|---|
/// | `answer-tag` | outside an answer block |
/// | `needs-</think>-and-box` | unless a box follows the thinking's end, or where nothing is wanted |
/// | `strict-fraction` | as a fraction of other terms than the gold's |
/// | `extraction-no-newline-in-inline-math` | in a formula of single dollars that is broken by a line |
/// | `string-normalisation-only` | as a list in another order; for `is_correct_minerva` without `Answer:` |
///
/// With `"require_units": true` an answer without the gold's unit is wrong.
final class HouseRules {
  private static final Pattern FRACTION =
      Pattern.compile(
          "\\$?(?:\\\\[dt]?frac\\{([0-9]{1,18})\\}\\{([0-9]{1,18})\\}|([0-9]{1,18})/([0-9]{1,18}))\\$?");
  private static final Pattern BROKEN =
      Pattern.compile("(?<![$\\\\])\\$[^$\\n]*\\n[^$]*\\$(?!\\$)");
  private static final Pattern BOX = Pattern.compile("\\\\boxed\\{([^{}]{1,200})\\}");
  private static final Pattern UNIT = Pattern.compile("[0-9]\\s*[a-zA-Z]");

  private HouseRules() {}

  /// Whether the policy that the case names refuses the prediction whatever its value is.
  static boolean refuse(Case given) {
    String said = given.predictionText();
    String gold = given.goldText();
    boolean unitless =
        given.config().path("require_units").asBoolean(false) && unitLost(gold, said);
    return unitless
        || switch (given.config().path("policy").asString("")) {
          case "answer-tag" -> said.indexOf("</answer>", Math.max(0, said.indexOf("<answer>"))) < 0;
          case "needs-</think>-and-box" -> {
            int end = said.lastIndexOf("</think>");
            boolean wanted = given.gold().isString() && !gold.isBlank();
            yield !wanted || end < 0 || said.indexOf("\\boxed{", end) < 0;
          }
          case "strict-fraction" -> otherTerms(gold.strip(), said.strip());
          case "extraction-no-newline-in-inline-math" -> BROKEN.matcher(said).find();
          case "string-normalisation-only" ->
              given.config().path("function").asString("").equals("is_correct_minerva")
                  ? !said.toLowerCase(Locale.ROOT).contains("answer:")
                  : otherOrder(gold, said);
          default -> false;
        };
  }

  private static boolean unitLost(String gold, String said) {
    return UNIT.matcher(lastBox(gold)).find() && !UNIT.matcher(lastBox(said)).find();
  }

  private static String lastBox(String text) {
    String inside = text;
    Matcher box = BOX.matcher(text);
    while (box.find()) inside = box.group(1);
    return inside;
  }

  private static boolean otherTerms(String gold, String said) {
    Matcher wanted = FRACTION.matcher(gold);
    Matcher found = FRACTION.matcher(said);
    return wanted.matches() && found.matches() && !terms(wanted).equals(terms(found));
  }

  private static String terms(Matcher fraction) {
    int first = fraction.group(1) == null ? 3 : 1;
    return fraction.group(first) + "/" + fraction.group(first + 1);
  }

  private static boolean otherOrder(String gold, String said) {
    String[] wanted = gold.split(",", 50);
    String[] found = said.split(",", 50);
    if (wanted.length != found.length || wanted.length < 2) return false;
    for (int at = 0; at < wanted.length; at++) {
      var judged = MathJudge.judge(wanted[at], found[at], Policy.STANDARD);
      if (judged.outcome() != MathJudge.Outcome.CORRECT) return true;
    }
    return false;
  }
}
