package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.model.Compute;
import org.reason4j.model.Flops;

class MatchedComputeTest {
  private static final Flops SMALL = new Flops(100, 10, 0);
  private static final Flops LARGE = new Flops(1000, 10, 0);

  /// 2 prompts x 3 answers of 4 tokens to prompts of 5, without attention: drawing feeds 5 + 3 x 3
  /// tokens a prompt and makes 1 + 3 x 3 logits; training takes 6 rows of 9 tokens, 4 scored, three
  /// times (forward and backward), the reference once.
  @Test
  void aGrpoStepByHand() {
    Compute step = MatchedCompute.grpoStep(SMALL, 2, 3, 5, 4, 1, true);
    assertThat(step.sampling()).isEqualTo(2 * (14 * 200.0 + 10 * 20.0));
    double pass = 9 * 200.0 + 4 * 20.0;
    assertThat(step.training()).isEqualTo(6 * 4 * pass);
    assertThat(MatchedCompute.grpoStep(SMALL, 2, 3, 5, 4, 2, false).training())
        .isEqualTo(6 * 6 * pass);
  }

  @Test
  void aDistillationStepByHand() {
    Compute sft = MatchedCompute.sftStep(SMALL, 8, 5, 4);
    assertThat(sft).isEqualTo(Compute.ofTraining(8 * 3 * (9 * 200.0 + 4 * 20.0)));
    assertThat(MatchedCompute.distillStep(SMALL, 8, 5, 4, 0)).isEqualTo(sft);
    Compute own = MatchedCompute.distillStep(SMALL, 8, 5, 4, 0.5);
    assertThat(own.training()).isEqualTo(sft.training());
    assertThat(own.sampling()).isEqualTo(0.5 * 8 * (8 * 200.0 + 4 * 20.0));
    assertThat(MatchedCompute.teacherStep(LARGE, 8, 5, 4))
        .isEqualTo(Compute.ofTraining(8 * (9 * 2000.0 + 4 * 20.0)));
  }

  /// However the budget falls, the steps end within it and one more would not.
  @Test
  void stepsEndWithinTheBudget() {
    Compute step = MatchedCompute.grpoStep(SMALL, 4, 4, 7, 20, 1, true);
    for (double budget : new double[] {0, 1, step.total(), 3.99 * step.total(), 1e9}) {
      int steps = new MatchedCompute(budget).steps(step);
      assertThat(steps * step.total()).isLessThanOrEqualTo(budget);
      assertThat((steps + 1) * step.total()).isGreaterThan(budget);
    }
  }

  /// Growing answers: the measured steps count as they were, those after them as the last quarter.
  @Test
  void measuredStepsCountAsTheyWere() {
    List<Compute> measured =
        List.of(new Compute(6, 4), new Compute(10, 10), new Compute(15, 15), new Compute(20, 20));
    assertThat(new MatchedCompute(9).steps(measured)).isZero();
    assertThat(new MatchedCompute(10).steps(measured)).isEqualTo(1);
    assertThat(new MatchedCompute(59).steps(measured)).isEqualTo(2);
    assertThat(new MatchedCompute(100).steps(measured)).isEqualTo(4);
    assertThat(new MatchedCompute(179).steps(measured)).isEqualTo(5);
    assertThat(new MatchedCompute(180).steps(measured)).isEqualTo(6);
    assertThat(MatchedCompute.of(Compute.sum(measured)).steps(measured)).isEqualTo(4);
  }

  /// At matched compute a student ten times smaller gets more than ten steps for the teacher's one.
  @Test
  void smallModelsGetMoreSteps() {
    Compute large = MatchedCompute.sftStep(LARGE, 8, 5, 4);
    int steps = MatchedCompute.of(large).steps(MatchedCompute.sftStep(SMALL, 8, 5, 4));
    assertThat(steps).isEqualTo(9); // the head is as large in both
  }

  @Test
  void aBudgetThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> new MatchedCompute(Double.NaN))
        .isInstanceOf(ConfigException.class)
        .hasMessage("compute budget is NaN; it must be a number, 0 or more");
    assertThatThrownBy(() -> new MatchedCompute(1).steps(Compute.NONE))
        .hasMessage("a step costs 0.0; above 0");
  }
}
