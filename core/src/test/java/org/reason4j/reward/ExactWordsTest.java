package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactWordsTest {
  private final ExactWords verifier = new ExactWords();

  @ParameterizedTest
  @ValueSource(strings = {"red fox", " Red  fox\n", "RED FOX"})
  void theSameWordsAreRight(String answer) {
    assertThat(verifier.verify("?", "red fox", answer)).isEqualTo(new Verdict.Correct());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fox", "redfox", "red fox cat", "red fox.", "红 狐", "red, fox"})
  void otherWordsAreWrong(String answer) {
    assertThat(verifier.verify("?", "red fox", answer)).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void aBlankReferenceIsNeitherRightNorWrong() {
    assertThat(verifier.verify("?", " ", "")).isInstanceOf(Verdict.Unverified.class);
    assertThat(verifier.verify("?", "猫", " 猫 ")).isEqualTo(new Verdict.Correct());
    assertThat(verifier.verify("?", "猫", "x".repeat(1_000_000)))
        .isEqualTo(new Verdict.Wrong("猫", "x".repeat(60) + "…"));
  }
}
