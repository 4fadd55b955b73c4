package org.reason4j.task.pages;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.task.Countdown.Ladder;
import org.reason4j.task.Problem;

/// Pages about countdown: `direct`, or `steps` that combine the numbers one after the other, `first
/// 3 + 5 = 8 then 8 * 3 = 24 so ( 3 + 5 ) * 3`. A wrong page ends at another value, or slips.
public record CountdownPages(StepPages.Config config) implements PageWriter {
  @Override
  public Draft write(Problem problem, Voice voice, SplittableRandom random) {
    Ladder right = Ladder.of(problem.reference());
    if (random.nextDouble() < config.directShare()) {
      boolean solved = random.nextDouble() < config.directRight();
      return new Draft("direct", "", (solved ? right : guess(right, random)).expression());
    }
    Ladder ladder = random.nextDouble() < config.slip() ? guess(right, random) : right;
    var words = new ArrayList<String>();
    int value = ladder.numbers().getFirst();
    for (int i = 1; i < ladder.numbers().size(); i++) {
      int next = ladder.numbers().get(i);
      char operator = ladder.operators().get(i - 1);
      int after = Ladder.apply(value, operator, next);
      if (random.nextDouble() < config.slip()) after = ChainSumsPages.slipped(after, 0, random);
      words.add(voice.say(i == 1 ? Term.FIRST : Term.THEN, random));
      words.add(value + " " + operator + " " + next + " = " + after);
      value = after;
    }
    words.add(voice.say(Term.SO, random) + " " + ladder.expression());
    return new Draft("steps", String.join(" ", words), ladder.expression());
  }

  /// The same numbers in another order with other operators; by chance also right.
  private static Ladder guess(Ladder ladder, SplittableRandom random) {
    List<Integer> numbers = new ArrayList<>(ladder.numbers());
    for (int i = numbers.size() - 1; i > 0; i--) {
      Collections.swap(numbers, i, random.nextInt(i + 1));
    }
    var operators = new ArrayList<Character>();
    int value = numbers.getFirst();
    for (int i = 1; i < numbers.size(); i++) {
      char operator = Ladder.OPERATORS.charAt(random.nextInt(Ladder.OPERATORS.length()));
      if (Ladder.apply(value, operator, numbers.get(i)) < 0) operator = '+';
      value = Ladder.apply(value, operator, numbers.get(i));
      operators.add(operator);
    }
    return new Ladder(numbers, operators);
  }
}
