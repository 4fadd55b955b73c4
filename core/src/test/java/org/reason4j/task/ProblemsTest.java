package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private static final List<Task> TASKS =
      List.of(new ChainSums(), new FindX(), new Countdown(), new Products());

  @Test
  void problemIOfASeedIsReproducibleOnItsOwn() {
    for (Task task : TASKS) {
      var forwards = Problems.of(task, Level.TRAIN, Split.TRAIN, 7);
      var backwards = Problems.of(task, Level.TRAIN, Split.TRAIN, 7);
      Map<Long, Problem> seen = new HashMap<>();
      for (long i = 0; i < 50; i++) seen.put(i, forwards.problem(i));
      for (long i = 49; i >= 0; i--) assertThat(backwards.problem(i)).isEqualTo(seen.get(i));
      assertThat(Problems.of(task, Level.TRAIN, Split.TRAIN, 8).problem(0))
          .isNotEqualTo(seen.get(0L));
    }
  }

  @Test
  void noProblemIsInTwoSplits() {
    for (Task task : TASKS) {
      Map<String, Split> splits = new HashMap<>();
      for (Split split : Split.values()) {
        for (long seed = 0; seed < 2; seed++) {
          var problems = Problems.of(task, Level.TRAIN, split, seed);
          for (long i = 0; i < 1_000; i++) {
            Split other = splits.put(problems.problem(i).id(), split);
            assertThat(other == null || other == split).isTrue();
          }
        }
      }
      assertThat(new HashSet<>(splits.values())).hasSize(3);
    }
  }

  @Test
  void splitsHoldTheSharesTheyClaim() {
    int[] counts = new int[3];
    var random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      Problem problem = new Products().problem(random, Level.HARDER);
      switch (Split.of(problem)) {
        case TRAIN -> counts[0]++;
        case TUNING -> counts[1]++;
        case EVAL -> counts[2]++;
      }
    }
    assertThat(counts[0] / 20_000.).isBetween(.68, .72);
    assertThat(counts[1] / 20_000.).isBetween(.09, .11);
    assertThat(counts[2] / 20_000.).isBetween(.18, .22);
  }

  @Test
  void distinctProblemsForEvaluation() {
    for (Task task : TASKS) {
      List<Problem> problems = Problems.of(task, Level.TRAIN, Split.EVAL, 1).distinct(64);
      assertThat(problems)
          .hasSize(64)
          .isEqualTo(List.copyOf(Set.copyOf(problems).size() == 64 ? problems : List.of()));
      assertThat(problems).allMatch(problem -> Split.of(problem) == Split.EVAL);
    }
    // All held-out problems of find x, and no more than there are.
    int all = Problems.of(new FindX(), Level.TRAIN, Split.EVAL, 1).distinct(1_000).size();
    assertThat(all).isBetween(70, 140);
    assertThat(Problems.of(new FindX(), Level.TRAIN, Split.EVAL, 2).distinct(1_000)).hasSize(all);
  }

  @Test
  void aTaskWithoutProblemsForASplitIsNamed() {
    Problem only = new Products().problem(new SplittableRandom(1), Level.TRAIN);
    var single =
        new Task() {
          @Override
          public String name() {
            return "single";
          }

          @Override
          public Problem problem(SplittableRandom random, Level level) {
            return only;
          }
        };
    Split other = Split.of(only) == Split.TRAIN ? Split.EVAL : Split.TRAIN;
    assertThatThrownBy(() -> Problems.of(single, Level.TRAIN, other, 1).problem(0))
        .isInstanceOf(TaskException.class)
        .hasMessageContaining("single/TRAIN has no problem for split " + other);
  }
}
