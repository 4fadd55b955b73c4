package org.reason4j.verify;

import java.util.Optional;
import org.reason4j.reward.Answers;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;

/// A reward's verifier as a checker: it is given the answer block of a prediction, or where there
/// is none all that is said after the thinking. The question is `config.question`.
///
/// Rules: `accepted`, `refused`, `no-answer`, `unverified`.
///
/// @param verifier its name is the kind
record AnswerChecker(Verifier verifier) implements Checker {
  @Override
  public String kind() {
    return verifier.name();
  }

  @Override
  public Finding check(Case given) {
    String text = given.predictionText();
    Optional<String> summary = Answers.summary(text);
    Optional<String> answer =
        switch (verifier.reads()) {
          case ANSWER -> Answers.extract(text).or(() -> summary);
          case SUMMARY -> Answers.bounded(summary);
          case WHOLE -> Optional.of(text);
        };
    if (answer.isEmpty()) return Finding.none("no-answer", given.goldText());
    String question = given.config().path("question").asString("");
    return switch (verifier.verify(question, given.goldText(), answer.get())) {
      case Verdict.Correct() -> Finding.correct("accepted", answer.get());
      case Verdict.Wrong(String expected, String found) ->
          Finding.wrong("refused", expected, found).withExtracted(answer.get());
      case Verdict.Unverified(String reason) -> Finding.unverified("unverified", reason);
    };
  }
}
