package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactNumberTest {
  private final ExactNumber verifier = new ExactNumber();

  private Verdict verify(String answer) {
    return verifier.verify("7 + 8 - 3 = ?", "12", answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", " 12\n", "+12", "012"})
  void equalValuesAreRight(String answer) {
    assertThat(verify(answer)).isEqualTo(new Verdict.Correct());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-12",
        "1 2",
        "12.",
        "12.0",
        "12 apples",
        "11 12",
        "12 12",
        "12,13",
        "１２",
        "١٢",
        "twelve",
        "十二",
        "0x0c",
        "1e1",
        "--12",
        "+",
        "-",
        "7 + 8 - 3",
        "7 + 8 - 3 = 12"
      })
  void everythingElseIsWrong(String answer) {
    assertThat(verify(answer)).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void hugeAnswersAreWrongAndShownShortened() {
    assertThat(verify("9".repeat(1_000_000)))
        .isEqualTo(new Verdict.Wrong("12", "9".repeat(60) + "…"));
    String all =
        String.join(" ", java.util.stream.IntStream.range(0, 100).mapToObj(i -> "" + i).toList());
    assertThat(verify(all)).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void anUnreadableReferenceIsNeitherRightNorWrong() {
    assertThat(verifier.verify("?", "twelve", "12"))
        .isEqualTo(new Verdict.Unverified("reference is no whole number: twelve"));
  }
}
