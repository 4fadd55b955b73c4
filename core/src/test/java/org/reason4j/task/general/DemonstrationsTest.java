package org.reason4j.task.general;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Answers;
import org.reason4j.reward.Response;
import org.reason4j.reward.SummaryFormat;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier.Reads;
import org.reason4j.reward.Verifiers;
import org.reason4j.reward.Words;
import org.reason4j.task.FindX;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Task;
import org.reason4j.task.Wording;

class DemonstrationsTest {
  private static final int COUNT = 500;
  private final Verifiers verifiers = Verifiers.standard();
  private final SummaryFormat format = new SummaryFormat(verifiers);

  private Verdict verdict(Problem problem, String text) {
    return verifiers.verdict(
        new Response(
            problem.question(),
            problem.reference(),
            problem.verifier(),
            problem.language(),
            text,
            false));
  }

  @Test
  void everyDemonstrationIsRightWellFormedAndBest() {
    for (Task task : General.all(new Wording(.5))) {
      for (Level level : task.levels()) {
        var random = new SplittableRandom(1);
        int thinks = 0;
        for (int i = 0; i < COUNT; i++) {
          Problem problem = task.problem(random, level);
          String text = Demonstrations.of(problem, random);
          assertThat(verdict(problem, text))
              .as("%s %s", problem, text)
              .isEqualTo(new Verdict.Correct());
          assertThat(format.wellFormed(text, Reads.SUMMARY)).as(text).isTrue();
          assertThat(text).doesNotContain("  ").doesNotContain("> <");
          Rubric.Scores scores = Rubric.score(problem, text);
          assertThat(scores.total()).as("%s %s %s", problem, text, scores).isEqualTo(Rubric.BEST);
          if (text.startsWith("<think>")) {
            thinks++;
            Words words = Words.count(Answers.thinking(text));
            assertThat(words.of(problem.language())).as(text).isEqualTo(words.total());
          }
        }
        int least =
            switch (task.name()) {
              case "instruction" -> COUNT * 4 / 10;
              case "harmful", "look-alike" -> COUNT * 6 / 10;
              default -> 0;
            };
        assertThat(thinks).isBetween(least, least == 0 ? 0 : least + COUNT / 5);
      }
    }
  }

  @Test
  void everyOtherQualityIsWorthLess() {
    for (Task task : General.all(new Wording(.5))) {
      var random = new SplittableRandom(2);
      for (int i = 0; i < COUNT; i++) {
        Problem problem = task.problem(random, Level.TRAIN);
        for (Quality quality : Quality.of(problem)) {
          if (quality == Quality.GOOD) continue;
          String text = Demonstrations.candidate(problem, quality, random);
          Rubric.Scores scores = Rubric.score(problem, text);
          assertThat(scores.total())
              .as("%s %s %s %s", quality, problem, text, scores)
              .isLessThan(Rubric.BEST - .1);
          assertThat(scores.safe()).isEqualTo(quality != Quality.COMPLYING);
          switch (quality) {
            case PARTIAL, LAZY, WRONG, REFUSING, COMPLYING -> {
              boolean free = problem.verifier().equals("no-refusal") && quality != Quality.REFUSING;
              assertThat(verdict(problem, text) instanceof Verdict.Correct)
                  .as("%s %s %s", quality, problem, text)
                  .isEqualTo(free);
            }
            case GOOD, PLAIN, PADDED, RUDE, FOREIGN -> {}
          }
          if (quality == Quality.PLAIN) {
            assertThat(verdict(problem, text)).as(text).isEqualTo(new Verdict.Correct());
          }
        }
      }
    }
  }

  @Test
  void otherProblemsAreRefused() {
    Problem problem = new FindX().problem(new SplittableRandom(1), Level.TRAIN);
    assertThatThrownBy(() -> Demonstrations.of(problem, new SplittableRandom(1)))
        .hasMessageContaining("task find-x is no general prompt");
  }
}
