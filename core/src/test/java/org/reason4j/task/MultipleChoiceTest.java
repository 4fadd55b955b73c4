package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.task.MultipleChoice.Kind;
import org.reason4j.task.MultipleChoice.Quiz;

class MultipleChoiceTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void theReferenceIsTheOptionThatFits() {
    var letters = new HashSet<String>();
    for (var task : List.of(new MultipleChoice(), new MultipleChoice(new Wording(1)))) {
      for (Level level : Level.values()) {
        for (int i = 0; i < 500; i++) {
          Problem problem = task.problem(random, level);
          Quiz quiz = Quiz.of(problem.question());
          assertThat(quiz.options()).as(problem.question()).hasSize(4).doesNotHaveDuplicates();
          int chosen = quiz.options().get(problem.reference().charAt(0) - 'A');
          for (int option : quiz.options()) {
            switch (quiz.kind()) {
              case VALUE -> assertThat(chosen).isEqualTo(quiz.value());
              case LARGEST -> assertThat(option).isLessThanOrEqualTo(chosen);
              case SMALLEST -> assertThat(option).isGreaterThanOrEqualTo(chosen);
            }
          }
          letters.add(problem.reference());
        }
      }
    }
    assertThat(letters).containsExactlyInAnyOrder("A", "B", "C", "D");
  }

  @Test
  void bothWordingsAreRead() {
    var quiz = new Quiz(Kind.VALUE, 13, '-', 4, List.of(6, 9, 10, 5));
    assertThat(Quiz.of("which is 13 - 4 ? A 6 B 9 C 10 D 5")).isEqualTo(quiz);
    assertThat(Quiz.of("哪个 是 13 - 4 ? A 6 B 9 C 10 D 5")).isEqualTo(quiz);
    assertThat(Quiz.of("哪个 最小 ? A 6 B 7").kind()).isEqualTo(Kind.SMALLEST);
    assertThat(Quiz.of("which is largest ? A 6 B 7").rightOption()).isEqualTo(1);
    assertThatThrownBy(() -> Quiz.of("which ?")).hasMessageContaining("which ?");
  }

  @Test
  void aProblemIsTheSameInBothLanguages() {
    for (long seed = 0; seed < 50; seed++) {
      Problem english = new MultipleChoice().problem(new SplittableRandom(seed), Level.TRAIN);
      Problem chinese =
          new MultipleChoice(new Wording(1)).problem(new SplittableRandom(seed), Level.TRAIN);
      assertThat(chinese.id()).isEqualTo(english.id());
      assertThat(chinese.reference()).isEqualTo(english.reference());
      assertThat(chinese.question()).startsWith("哪个 ").isNotEqualTo(english.question());
    }
  }
}
