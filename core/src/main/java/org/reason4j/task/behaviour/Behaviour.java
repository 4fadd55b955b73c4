package org.reason4j.task.behaviour;

import java.util.Map;
import org.reason4j.reward.Answers;
import org.reason4j.reward.Words;
import org.reason4j.task.ChainSums;
import org.reason4j.task.FindX;
import org.reason4j.task.MultipleChoice;

/// What one response did.
///
/// @param style chain sums: `direct`, `short`, `steps` or `check`; find x, countdown and zebra by
///   their tries: `direct` (0), `once` (1), `several` (2 or 3) or `many`; products, programs and
///   choice: `direct` or `steps`; a task whose working cannot be read: `free`
/// @param tally the counts
public record Behaviour(String style, Tally tally) {
  /// Reads a response of any task, whatever it holds.
  public static Behaviour of(String task, String question, String response) {
    String thinking = Answers.thinking(response);
    Reading reading =
        switch (task) {
          case "chain-sums" -> ChainSumsReading.of(ChainSums.Chain.of(question), thinking);
          case "find-x" -> FindXReading.of(FindX.Equation.of(question), thinking);
          case "products", "program" -> Reading.equations(thinking);
          case "countdown", "zebra" -> TriesReading.of(thinking);
          case "choice" -> ChoiceReading.of(MultipleChoice.Quiz.of(question), thinking);
          default -> new Reading("free");
        };
    Words words = Words.count(thinking);
    Map<String, Integer> reflection = Reflection.count(response);
    return new Behaviour(
        reading.style,
        new Tally(
            1,
            reading.steps,
            reading.wrongSteps,
            reading.caught,
            reading.repaired,
            reading.tries,
            reading.repeatedTries,
            reading.wrongTries,
            reading.checks,
            reading.accepted,
            reading.acceptedWrong,
            reading.rejected,
            reading.rejectedRight,
            reading.honest,
            reflection.getOrDefault("wait", 0) + reflection.getOrDefault("等等", 0),
            reflection.values().stream().mapToInt(Integer::intValue).sum(),
            words.english(),
            words.chinese(),
            words.english() > 0 && words.chinese() > 0 ? 1 : 0));
  }
}
