package org.reason4j.verify;

import java.util.Optional;
import org.reason4j.reward.Answers;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.judge.AnswerJudge;

/// Asks a judge, usually a prompted model, whether the answer says what the gold says. The question
/// is `config.question`. What the judge cannot say is unverified, never wrong.
///
/// Rules: `judged-right`, `judged-wrong`, `unjudged`, `no-answer`, `no-reference`.
///
/// @param judge is given the answer block, or where there is none what is said after the thinking
public record JudgeChecker(AnswerJudge judge) implements Checker {
  /// The kind's name.
  public static final String KIND = "judge";

  /// The checker where nobody was named to judge: what has a gold and an answer is unjudged.
  public static JudgeChecker nobody() {
    return new JudgeChecker(
        new AnswerJudge() {
          @Override
          public String name() {
            return "nobody";
          }

          @Override
          public Verdict judge(String question, String reference, String answer) {
            return new Verdict.Unverified(
                "nobody judges: name an endpoint or a model, by --judge or reward.judge");
          }
        });
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Finding check(Case given) {
    String gold = given.goldText();
    if (gold.isBlank()) {
      return Finding.unverified("no-reference", "the gold is empty; a judge needs one");
    }
    String text = given.predictionText();
    Optional<String> answer = Answers.extract(text).or(() -> Answers.summary(text));
    if (answer.isEmpty()) return Finding.none("no-answer", gold);
    String question = given.config().path("question").asString("");
    return switch (judge.judge(question, gold, answer.get())) {
      case Verdict.Correct() -> Finding.correct("judged-right", answer.get());
      case Verdict.Wrong(String expected, String found) ->
          Finding.wrong("judged-wrong", expected, found).withExtracted(answer.get());
      case Verdict.Unverified(String reason) -> Finding.unverified("unjudged", reason);
    };
  }
}
