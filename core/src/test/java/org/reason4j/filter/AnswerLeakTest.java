package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerLeakTest {
  private static final AnswerLeak RULE = new AnswerLeak();

  private static boolean leaks(String prompt, String response) {
    return RULE.drop(Candidates.said("en", prompt, response)).isPresent();
  }

  @Test
  void anAnswerThatIsToldIsALeak() {
    for (String prompt :
        List.of(
            "What is 6·7? The answer is 42.",
            "What is 6·7? (Answer: $42$)",
            "What is 6·7? Result = **42**",
            "What is 6·7? Show \\boxed{42}.",
            "What is 6·7? #### 42",
            "What is 6·7? <answer> 42 </answer>",
            "六乘七等于几？答案是42。")) {
      assertThat(leaks(prompt, "6 times 7 makes it.\n#### 42")).as(prompt).isTrue();
      assertThat(leaks(prompt, "so \\boxed{42}")).as(prompt).isTrue();
      assertThat(leaks(prompt, "42")).as(prompt).isTrue();
      assertThat(leaks(prompt, "so \\boxed{43}")).as(prompt).isFalse();
    }
    assertThat(leaks("Which? (A) x (B) y. Correct answer: (B)", "B")).isTrue();
    assertThat(RULE.drop(Candidates.said("en", "6·7? The\nanswer is  42", "42")))
        .hasValue("gives its answer away: \"answer is 42\"");
  }

  @Test
  void anAnswerThatOnlyOccursIsNone() {
    assertThat(leaks("42 sheep, none leave. How many are left?", "42")).isFalse();
    assertThat(leaks("Put your answer in \\boxed{}.", "\\boxed{42}")).isFalse();
    assertThat(leaks("The answer is 420, or 42.5, or 42/5?", "42")).isFalse();
    assertThat(leaks("The answer is below: 42", "42")).isFalse();
    assertThat(leaks("The answer is 42.", "a long story\nwithout an answer of its own")).isFalse();
  }

  @Test
  void hostileTextsAreNoLeaks() {
    for (String text : Candidates.HOSTILE) {
      assertThat(leaks("The answer is ", text)).isFalse();
      assertThat(leaks(text, "42")).isFalse();
    }
    assertThat(leaks("answer is ".repeat(100_000), "\\boxed{" + "{".repeat(100_000))).isFalse();
  }
}
