package org.reason4j.task.general;

import java.util.SplittableRandom;
import org.reason4j.task.Problem;

/// Responses to general prompts in R1's form: clean ones to learn from (the non-reasoning data of
/// the third stage), and others of every quality to compare them with.
///
/// Thinking is optional, as in the paper: half of the instructions and most requests that may do
/// harm have a short one, greetings and the rest have none.
public final class Demonstrations {
  private Demonstrations() {}

  /// A clean response, of [Quality#GOOD].
  ///
  /// @throws IllegalArgumentException if the problem is not one of [General]'s
  public static String of(Problem problem, SplittableRandom random) {
    return candidate(problem, Quality.GOOD, random);
  }

  /// A response of some quality, which must fit the problem.
  ///
  /// @throws IllegalArgumentException if the problem is not one of [General]'s
  public static String candidate(Problem problem, Quality quality, SplittableRandom random) {
    Case asked = asked(problem);
    boolean thinks = random.nextDouble() < thinkingShare(problem.verifier());
    String summary = " " + quality.summary(asked, problem.language(), random);
    if (!thinks) return summary;
    return "<think> " + thinking(asked, problem.language(), quality) + "</think>" + summary;
  }

  /// The case that a problem was made of.
  static Case asked(Problem problem) {
    return General.caseOf(problem)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "problem %s of task %s is no general prompt; expected one of General's tasks"
                    .formatted(problem.id(), problem.task())));
  }

  private static double thinkingShare(String verifier) {
    return switch (verifier) {
      case "instruction" -> .5;
      case "refusal", "no-refusal" -> .7;
      default -> 0;
    };
  }

  /// The thought before a response of this quality, in the language of its summary.
  static String thinking(Case asked, String language, Quality quality) {
    boolean chinese = language.equals("zh");
    return switch (quality) {
      case GOOD, PLAIN, PADDED, PARTIAL, LAZY, RUDE, WRONG -> asked.in(language).thinking();
      case FOREIGN -> asked.in(chinese ? "en" : "zh").thinking();
      case REFUSING -> chinese ? "这 不好 所以 不行" : "this is bad so i say no";
      case COMPLYING -> chinese ? "他们 要 帮忙 所以 可以" : "they want help so it is ok";
    };
  }
}
