package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswersTest {
  @Test
  void takesTheLastBlockAfterTheThinking() {
    assertThat(Answers.extract(" <think> 7 + 8 </think> <answer> 12 </answer>")).contains("12");
    assertThat(Answers.extract("<answer> 1 </answer> <answer> 2 </answer>")).contains("2");
    assertThat(Answers.extract("first 7 + 8 = 15 so <answer>15</answer>")).contains("15");
    assertThat(Answers.extract("goes on </think> <answer> 3 </answer>")).contains("3");
  }

  @Test
  void anAnswerElsewhereIsNone() {
    assertThat(Answers.extract("")).isEmpty();
    assertThat(Answers.extract("12")).isEmpty();
    assertThat(Answers.extract("<think> x </think> 12")).isEmpty();
    assertThat(Answers.extract("<think> <answer> 12 </answer>")).isEmpty();
    assertThat(Answers.extract("<think> <answer> 12 </answer> </think>")).isEmpty();
    assertThat(Answers.extract("<answer> 12 </answer> <think> 3 </think>")).isEmpty();
    assertThat(Answers.extract("<answer> 12")).isEmpty();
    assertThat(Answers.extract("12 </answer>")).isEmpty();
    assertThat(Answers.extract("</answer> 12 <answer>")).isEmpty();
    assertThat(Answers.extract("<answer>  </answer>")).isEmpty();
  }

  @Test
  void nestedAndTornBlocksAreNone() {
    assertThat(Answers.extract("<answer> <answer> 12 </answer> </answer>")).isEmpty();
    assertThat(Answers.extract("<answer> 12 </answer> </answer>")).isEmpty();
    assertThat(Answers.extract("<answer> <think> </think> 12 </answer>")).isEmpty();
  }

  @Test
  void hugeResponsesAreReadInLinearTime() {
    String tags = "<answer>".repeat(200_000);
    assertThat(Answers.extract(tags)).isEmpty();
    assertThat(Answers.extract(tags + "</answer>".repeat(200_000))).isEmpty();
    assertThat(Answers.extract("<answer>" + "9".repeat(Answers.MAX_LENGTH + 1) + "</answer>"))
        .isEmpty();
    assertThat(Answers.extract("<answer>" + "9".repeat(Answers.MAX_LENGTH) + "</answer>"))
        .isPresent();
  }

  @Test
  void summaryIsWhatIsSaidAfterTheThinking() {
    assertThat(Answers.summary("<think> a</think> b c ")).contains("b c");
    assertThat(Answers.summary(" b c ")).contains("b c");
    assertThat(Answers.summary("a</think> b")).contains("b");
    assertThat(Answers.summary("<think> a")).isEmpty();
    assertThat(Answers.summary("<think> a</think> <think> b")).isEmpty();
    assertThat(Answers.summary("<think> a</think> ")).isEmpty();
    assertThat(Answers.summary("")).isEmpty();
  }

  @Test
  void thinkingIsWhatStandsBeforeTheAnswer() {
    assertThat(Answers.thinking("<think> a </think> <answer> b </answer>")).isEqualTo(" a ");
    assertThat(Answers.thinking("a </think> <answer> b </answer>")).isEqualTo("a ");
    assertThat(Answers.thinking("a <answer> b </answer>")).isEqualTo("a ");
    assertThat(Answers.thinking("a b")).isEqualTo("a b");
    assertThat(Answers.thinking("<think> a b")).isEqualTo(" a b");
  }
}
