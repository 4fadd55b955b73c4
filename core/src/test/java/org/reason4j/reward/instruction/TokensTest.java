package org.reason4j.reward.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokensTest {
  @Test
  void marksAndTheEndsOfContractionsStandAlone() {
    assertThat(Tokens.of("He said, \"I don't, Bob's can't\" (1,000.5 at 3:15)."))
        .containsExactly(
            "He", "said", ",", "\"", "I", "do", "n't", ",", "Bob", "'s", "ca", "n't", "\"", "(",
            "1,000.5", "at", "3:15", ")", ".");
  }

  @Test
  void aFullStopStandsAloneAtTheEndOfASentenceOnly() {
    assertThat(Tokens.of("The U.S. is big. Yes..."))
        .containsExactly("The", "U.S.", "is", "big", ".", "Yes", "...");
  }

  @Test
  void wordsAreRunsOfWordCharacters() {
    assertThat(Tokens.words("It's well-known, n'est-ce pas? x_1"))
        .containsExactly("It", "s", "well", "known", "n", "est", "ce", "pas", "x_1");
    assertThat(Tokens.count("a-b  c")).isEqualTo(3);
  }
}
