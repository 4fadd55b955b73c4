package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.task.Programs.Script;

class ProgramsTest {
  @Test
  void aProgramIsRunInItsOrder() {
    Script script = Script.of("a = 3 ; b = a + 4 ; a = b - a ; print a ?");
    assertThat(script.assignments()).hasSize(3);
    assertThat(script.output()).isEqualTo(4);
    assertThat(script.listing()).isEqualTo("a = 3 ; b = a + 4 ; a = b - a");
    assertThat(Script.of("a = 3 ; b = a + 4 ; a = b - a ; 输出 b ?").output()).isEqualTo(7);
    assertThatThrownBy(() -> Script.of("a + 3 ?")).hasMessageContaining("a + 3 ?");
  }

  @Test
  void problemsAreProgramsThatRun() {
    var random = new SplittableRandom(1);
    for (Level level : Level.values()) {
      for (int i = 0; i < 500; i++) {
        Problem problem = new Programs().problem(random, level);
        Script script = Script.of(problem.question());
        assertThat(problem.reference()).isEqualTo("" + script.output());
        assertThat(script.output()).isBetween(0, 40);
        assertThat(problem.question())
            .isEqualTo(script.listing() + " ; print " + script.printed() + " ?");
        if (level == Level.TRAIN) assertThat(script.assignments().size()).isBetween(2, 4);
        else assertThat(script.assignments()).hasSize(6);
      }
    }
  }

  @Test
  void aProblemIsTheSameInBothLanguages() {
    Problem english = new Programs().problem(new SplittableRandom(5), Level.TRAIN);
    Problem chinese = new Programs(new Wording(1)).problem(new SplittableRandom(5), Level.TRAIN);
    assertThat(chinese.id()).isEqualTo(english.id());
    assertThat(chinese.question()).isEqualTo(english.question().replace("print", "输出"));
  }
}
