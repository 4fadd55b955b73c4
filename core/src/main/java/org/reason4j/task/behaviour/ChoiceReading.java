package org.reason4j.task.behaviour;

import static org.reason4j.task.behaviour.Reading.number;
import static org.reason4j.task.behaviour.Reading.says;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.reason4j.task.MultipleChoice.Kind;
import org.reason4j.task.MultipleChoice.Quiz;
import org.reason4j.task.pages.Term;

/// Reads the working of a multiple choice: an equation, and comparisons with their verdicts, `A 6
/// want 7 no` or `B 9 > A 6 yes`. A verdict judges the two numbers written before it.
final class ChoiceReading {
  private ChoiceReading() {}

  static Reading of(Quiz quiz, String text) {
    Reading reading = Reading.equations(text);
    List<String> tokens = Reading.tokens(text);
    for (int i = 0; i < tokens.size(); i++) {
      boolean yes = says(tokens.get(i), Term.YES);
      if (!yes && !says(tokens.get(i), Term.NO)) continue;
      // The sign of a comparison is no token: the other option's letter stands between the numbers.
      Optional<BigInteger> left = number(tokens, i - 3);
      Optional<BigInteger> right = number(tokens, i - 1);
      if (left.isEmpty() || right.isEmpty()) continue;
      int order = left.get().compareTo(right.get());
      boolean shown =
          says(tokens.get(i - 2), Term.WANT)
              ? order == 0
              : quiz.kind() == Kind.SMALLEST ? order < 0 : order > 0;
      reading.checks++;
      reading.verdict(yes, shown, shown);
    }
    if (reading.checks > 0) reading.style = "steps";
    return reading;
  }
}
