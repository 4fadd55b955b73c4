package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifiers;
import org.reason4j.task.FindX.Equation;

class FindXTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void anXThatFitsIsWhatTheVerifierAccepts() {
    var verifier = Verifiers.standard().named("find-x");
    for (Level level : Level.values()) {
      for (var task : new FindX[] {new FindX(), new FindX(new Wording(1))}) {
        for (int i = 0; i < 200; i++) {
          Problem problem = task.problem(random, level);
          Equation equation = Equation.of(problem.question());
          assertThat(equation.fits(Integer.parseInt(problem.reference()))).isTrue();
          for (int x = 0; x < 10; x++) {
            Verdict verdict = verifier.verify(problem.question(), problem.reference(), "" + x);
            assertThat(verdict.word()).isEqualTo(equation.fits(x) ? "correct" : "wrong");
          }
        }
      }
    }
  }

  @Test
  void theQuestionNamesCoefficientsAndTarget() {
    Problem problem = new FindX().problem(random, Level.TRAIN);
    assertThat(problem.question()).matches("find x [2-9] \\* x \\+ [0-9] ends [0-9] \\?");
    assertThat(new FindX().problem(random, Level.HARDER).question())
        .matches("find x 1[1-9] \\* x \\+ [12][0-9] ends [0-9] \\?");
    assertThat(Equation.of("find x 3 * x + 2 ends 4 ?")).isEqualTo(new Equation(3, 2, 4));
  }

  @Test
  void thereAre520Problems() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 50_000; i++) ids.add(new FindX().problem(random, Level.TRAIN).id());
    // Targets for each b: ten for a in {3, 7, 9}, five for {2, 4, 6, 8}, two for 5.
    assertThat(ids).hasSize(520);
  }
}
