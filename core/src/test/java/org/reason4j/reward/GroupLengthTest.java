package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GroupLengthTest {
  private static final GroupLength REWARD = new GroupLength(new Accuracy(Verifiers.standard()));

  private static Response of(String answer, String reference, int tokens) {
    return CosineLengthTest.answer(answer, reference, tokens);
  }

  @Test
  void theShortestRightAnswerOfAGroupEarnsHalf() {
    List<OptionalDouble> scores =
        REWARD.scores(
            List.of(
                of("12", "12", 10),
                of("12", "12", 20),
                of("12", "12", 30),
                of("13", "12", 10),
                of("13", "12", 30),
                of("7", "7", 99),
                of("7", "no number", 5)));
    assertThat(scores)
        .containsExactly(
            OptionalDouble.of(0.5),
            OptionalDouble.of(0),
            OptionalDouble.of(-0.5),
            OptionalDouble.of(0), // wrong: short, and gains nothing
            OptionalDouble.of(-0.5),
            OptionalDouble.of(0), // alone in its group
            OptionalDouble.empty());
  }
}
