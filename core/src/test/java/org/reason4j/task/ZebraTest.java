package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.task.Zebra.Clue;
import org.reason4j.task.Zebra.Puzzle;

class ZebraTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void theCluesSufficeAndNoneCanBeSpared() {
    for (var task : List.of(new Zebra(), new Zebra(new Wording(1)))) {
      for (Level level : Level.values()) {
        for (int i = 0; i < 200; i++) {
          Problem problem = task.problem(random, level);
          Puzzle puzzle = Puzzle.of(problem.question());
          assertThat(puzzle.people()).hasSize(level == Level.TRAIN ? 3 : 4);
          assertThat(puzzle.open()).as(problem.question()).containsExactly(problem.reference());
          assertThat(puzzle.clues()).hasSizeGreaterThan(1);
          for (Clue clue : puzzle.clues()) {
            var fewer = new ArrayList<>(puzzle.clues());
            fewer.remove(clue);
            assertThat(new Puzzle(puzzle.people(), puzzle.animals(), fewer, puzzle.asked()).open())
                .as(problem.question() + " without " + clue)
                .hasSizeGreaterThan(1);
          }
        }
      }
    }
  }

  @Test
  void bothWordingsAreRead() {
    Puzzle puzzle = Puzzle.of("P Q R have cat dog fish ; P not cat ; Q has fish ; what has R ?");
    assertThat(puzzle.clues())
        .containsExactly(new Clue("P", "cat", false), new Clue("Q", "fish", true));
    assertThat(puzzle.assignments()).hasSize(6).doesNotHaveDuplicates();
    assertThat(puzzle.open()).containsExactly("cat");
    assertThat(Puzzle.of("P Q R 有 猫 狗 鱼 ; P 没有 猫 ; Q 有 鱼 ; 谁 有 狗 ?").open()).containsExactly("P");
    assertThatThrownBy(() -> Puzzle.of("what ?")).hasMessageContaining("what ?");
  }

  @Test
  void aProblemIsTheSameInBothLanguages() {
    for (long seed = 0; seed < 50; seed++) {
      Problem english = new Zebra().problem(new SplittableRandom(seed), Level.TRAIN);
      Problem chinese = new Zebra(new Wording(1)).problem(new SplittableRandom(seed), Level.TRAIN);
      assertThat(chinese.id()).isEqualTo(english.id());
      assertThat(chinese.question()).doesNotContainPattern("[a-z]");
    }
  }
}
