package org.reason4j.task.pages;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.task.Countdown.Ladder;
import org.reason4j.task.Problem;

/// Pages about countdown: `direct`, or `try`, which combines the numbers in one way after the
/// other, `try 3 + 3 = 6 , 6 * 5 = 30 want 24 no wait try 3 + 5 = 8 , 8 * 3 = 24 want 24 yes`. The
/// answer is the combination last tried.
public record CountdownPages(TryPages.Config config) implements PageWriter {
  private static final int MAX_VALUE = 99;
  private static final int DRAWS = 30;

  @Override
  public Draft write(Problem problem, Voice voice, SplittableRandom random) {
    Ladder right = Ladder.of(problem.reference());
    if (random.nextDouble() < config.directShare()) {
      boolean solved = random.nextDouble() < config.directRight();
      return new Draft("direct", "", (solved ? right : wrong(right, random)).expression());
    }
    var words = new ArrayList<String>();
    var tried = new HashSet<String>();
    for (int tries = 1; true; tries++) {
      boolean hunch = random.nextDouble() < config.hunch();
      Ladder ladder = hunch ? right : blind(right, random);
      for (int i = 0; i < DRAWS && tried.contains(ladder.expression()); i++) {
        ladder = blind(right, random);
      }
      tried.add(ladder.expression());
      words.add(voice.say(Term.TRY, random));
      int value = attempt(ladder, random, words);
      words.add(voice.say(Term.WANT, random) + " " + right.value());
      boolean yes = config.verdict(value == right.value(), random);
      words.add(voice.say(yes ? Term.YES : Term.NO, random));
      if (yes || tries == config.maxTries()) {
        return new Draft("try", String.join(" ", words), ladder.expression());
      }
      if (random.nextDouble() < config.waitShare()) words.add(voice.say(Term.WAIT, random));
    }
  }

  /// Writes the combination as equations, and returns the value they end at.
  private int attempt(Ladder ladder, SplittableRandom random, List<String> words) {
    int value = ladder.numbers().getFirst();
    for (int i = 1; i < ladder.numbers().size(); i++) {
      int next = ladder.numbers().get(i);
      char operator = ladder.operators().get(i - 1);
      int after = config.written(Ladder.apply(value, operator, next), random);
      if (i > 1) words.add(",");
      words.add(value + " " + operator + " " + next + " = " + after);
      value = after;
    }
    return value;
  }

  /// A combination that misses, or a right one where few miss.
  private static Ladder wrong(Ladder right, SplittableRandom random) {
    Ladder ladder = blind(right, random);
    for (int i = 0; i < DRAWS && ladder.value() == right.value(); i++)
      ladder = blind(right, random);
    return ladder;
  }

  /// The same numbers in some order with some operators, no value on the way outside 0..99; by
  /// chance also right.
  private static Ladder blind(Ladder ladder, SplittableRandom random) {
    List<Integer> numbers = new ArrayList<>(ladder.numbers());
    while (true) {
      for (int i = numbers.size() - 1; i > 0; i--) {
        Collections.swap(numbers, i, random.nextInt(i + 1));
      }
      var operators = new ArrayList<Character>();
      int value = numbers.getFirst();
      boolean inside = true;
      for (int i = 1; i < numbers.size(); i++) {
        char operator = Ladder.OPERATORS.charAt(random.nextInt(Ladder.OPERATORS.length()));
        value = Ladder.apply(value, operator, numbers.get(i));
        inside &= value >= 0 && value <= MAX_VALUE;
        operators.add(operator);
      }
      if (inside) return new Ladder(numbers, operators);
    }
  }
}
