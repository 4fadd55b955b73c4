package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifiers;
import org.reason4j.task.Countdown.Ladder;

class CountdownTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void theReferenceReachesTheTargetInBothWordings() {
    var verifier = Verifiers.standard().named("countdown");
    for (Level level : Level.values()) {
      for (var task : new Countdown[] {new Countdown(), new Countdown(new Wording(1))}) {
        for (int i = 0; i < 300; i++) {
          Problem problem = task.problem(random, level);
          assertThat(verifier.verify(problem.question(), "", problem.reference()))
              .as(problem.question() + " " + problem.reference())
              .isEqualTo(new Verdict.Correct());
          if (level == Level.TRAIN) assertThat(problem.difficulty()).isBetween(2, 3);
          else assertThat(problem.difficulty()).isEqualTo(4);
          Ladder ladder = Ladder.of(problem.reference());
          assertThat(ladder.expression()).isEqualTo(problem.reference());
          assertThat(problem.question()).contains(" " + ladder.value() + " ");
        }
      }
    }
  }

  @Test
  void parenthesesStandOnlyWhereASumIsMultiplied() {
    assertThat(new Ladder(List.of(3, 5, 3), List.of('+', '*')).expression())
        .isEqualTo("( 3 + 5 ) * 3");
    assertThat(new Ladder(List.of(3, 5, 3), List.of('*', '+')).expression()).isEqualTo("3 * 5 + 3");
    assertThat(new Ladder(List.of(9, 2, 3, 4), List.of('-', '*', '*')).value()).isEqualTo(84);
  }

  @Test
  void theNumbersAreGivenInOrderSoThatTheyTellNothing() {
    for (int i = 0; i < 100; i++) {
      String question = new Countdown().problem(random, Level.TRAIN).question();
      assertThat(question).matches("make [1-9][0-9]? from [1-9] [1-9]( [1-9])? \\?");
      String[] words = question.split(" ");
      assertThat(List.of(words).subList(3, words.length - 1)).isSorted();
    }
  }
}
