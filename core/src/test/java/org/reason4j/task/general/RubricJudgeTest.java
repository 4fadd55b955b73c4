package org.reason4j.task.general;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlBinder;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.judge.Opinion;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Wording;

class RubricJudgeTest {
  private static final Problem ASKED =
      General.named("facts", Wording.ENGLISH).problem(new SplittableRandom(1), Level.TRAIN);
  private static final String BEST = Demonstrations.asked(ASKED).english().best();
  private static final String PLAIN = Demonstrations.asked(ASKED).english().plain();

  private static RubricJudge judge(RubricJudge.Config config) {
    return new RubricJudge(List.of(ASKED), PromptTemplate.SHORT, config, 1);
  }

  private static int leaning(RubricJudge judge, String first, String second, int query) {
    return switch (judge.compare(ASKED.question(), first, second, query)) {
      case Opinion.Leaning(int score) -> score;
      case Opinion.Unjudged(String reason) -> throw new AssertionError(reason);
    };
  }

  @Test
  void withoutNoiseItIsTheRubricsDifference() {
    RubricJudge exact = judge(new RubricJudge.Config(1, 0, 0));
    assertThat(leaning(exact, BEST, BEST, 0)).isZero();
    assertThat(leaning(exact, BEST, "i do not know", 0)).isEqualTo(2);
    assertThat(leaning(exact, "i do not know", BEST, 0)).isEqualTo(-2);
    assertThat(exact.compare(PromptTemplate.SHORT.prompt(ASKED.question()), BEST, PLAIN, 0))
        .isEqualTo(exact.compare(ASKED.question(), BEST, PLAIN, 0));
  }

  @Test
  void itErrsByNoiseAndPositionAndSaysTheSameWhenAskedTheSame() {
    RubricJudge judge = judge(RubricJudge.Config.standard());
    double forward = 0;
    double backward = 0;
    boolean varies = false;
    for (int query = 0; query < 2_000; query++) {
      int score = leaning(judge, BEST, BEST, query);
      varies |= score != 0;
      assertThat(leaning(judge, BEST, BEST, query)).isEqualTo(score);
      forward += leaning(judge, BEST, PLAIN, query) / 2_000.0;
      backward += leaning(judge, PLAIN, BEST, query) / 2_000.0;
    }
    assertThat(varies).isTrue();
    // 1.5 * .375 = .56 apart, .15 for the first; deviation of a mean .014.
    assertThat(forward).isBetween(.64, .78);
    assertThat(backward).isBetween(-.48, -.34);
  }

  @Test
  void anUnknownPromptIsUnjudged() {
    assertThat(judge(RubricJudge.Config.standard()).compare("what ?", BEST, PLAIN, 0))
        .isInstanceOf(Opinion.Unjudged.class);
  }

  @Test
  void settingsAreChecked() {
    assertThat(TomlBinder.defaults(RubricJudge.Config.class))
        .isEqualTo(RubricJudge.Config.standard());
    assertThatThrownBy(() -> new RubricJudge.Config(1, -1, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("noise -1");
  }
}
