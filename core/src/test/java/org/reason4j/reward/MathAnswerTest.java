package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MathAnswerTest {
  private final MathAnswer verifier = new MathAnswer();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1/2; 0.5",
        "1/2; \\frac{1}{2}",
        "1/2; $\\boxed{\\dfrac{2}{4}}$",
        "1/2; 50%",
        "0.5; .5",
        "-1/3; -\\frac{1}{3}",
        "-1/3; \\frac{-1}{3}",
        "1000; 1,000",
        "1000; 1{,}000",
        "1,234,567.50; 1234567.5",
        "12; x = 12",
        "12; $x=12$",
        "12; \\(12\\)",
        "12; 12.",
        "12; 12。",
        "12; 12 apples",
        "12; １２",
        "12; twelve",
        "2\\sqrt{3}; \\sqrt{12}",
        "x^2+2x+1; (x+1)^2",
        "x > 5; (5, \\infty)",
        "1,2; 2 and 1",
        "0; -0"
      })
  void equalValues(String line) {
    String[] parts = line.split(";");
    assertThat(verifier.verify("?", parts[0].strip(), parts[1].strip()))
        .as(line)
        .isEqualTo(new Verdict.Correct());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 2",
        "12 13",
        "{11,12}",
        "12 or 13",
        "11, 12",
        "1,2",
        "1/0",
        "1e1",
        "\\boxed{1}2",
        "1/2/3",
        "$$",
        "\\boxed{}",
        "="
      })
  void otherTextsAreWrong(String answer) {
    assertThat(verifier.verify("?", "12", answer)).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void hugeAnswersAreWrong() {
    assertThat(verifier.verify("?", "12", "1".repeat(1_000_000))).isInstanceOf(Verdict.Wrong.class);
    assertThat(verifier.verify("?", "12", "$".repeat(200))).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void aReferenceThatCannotBeReadIsUnverified() {
    assertThat(verifier.verify("?", "5 +* x", "6")).isInstanceOf(Verdict.Unverified.class);
    assertThat(verifier.verify("?", "", "6")).isInstanceOf(Verdict.Unverified.class);
  }

  @Test
  void theQuestionCopiedIsNoAnswer() {
    assertThat(verifier.verify("What is 12*13+5?", "161", "12*13+5"))
        .isInstanceOf(Verdict.Wrong.class);
    assertThat(verifier.verify("What is 12*13+5?", "161", "161")).isEqualTo(new Verdict.Correct());
  }
}
