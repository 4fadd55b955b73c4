package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceLetterTest {
  private final ChoiceLetter verifier = new ChoiceLetter();

  @ParameterizedTest
  @ValueSource(strings = {"B", " b\n", "(B)", "B.", "B)"})
  void theLetterIsRight(String answer) {
    assertThat(verifier.verify("?", "B", answer)).isEqualTo(new Verdict.Correct());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "B 7", "B B", "A B", "AB", "7", "Ｂ", "()", "(B", "ſ", "..."})
  void everythingElseIsWrong(String answer) {
    assertThat(verifier.verify("?", "B", answer)).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void aReferenceThatIsNoLetterIsNeitherRightNorWrong() {
    assertThat(verifier.verify("?", "7", "7"))
        .isEqualTo(new Verdict.Unverified("reference is no letter: 7"));
  }
}
