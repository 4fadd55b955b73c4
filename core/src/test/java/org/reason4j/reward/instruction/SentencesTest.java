package org.reason4j.reward.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {
  @Test
  void abbreviationsInitialsAndNumbersEndNoSentence() {
    assertThat(Sentences.of("Dr. J. Smith paid $3.50 to Acme Inc. on Jan. 5. He left, e.g. early."))
        .containsExactly("Dr. J. Smith paid $3.50 to Acme Inc. on Jan. 5.", "He left, e.g. early.");
  }

  @Test
  void closingQuotesAndBracketsGoWithTheirSentence() {
    assertThat(Sentences.of("\"Stop!\" he said. (It was late.) Then we went.\nwhy? no"))
        .containsExactly("\"Stop!\"", "he said.", "(It was late.)", "Then we went.", "why?", "no");
  }

  @Test
  void aMarkWithinAWordEndsNothing() {
    assertThat(Sentences.of("xx,x!y a.b c?d")).hasSize(1);
    assertThat(Sentences.of("  ")).isEmpty();
    assertThat(Sentences.of("What?! Really... yes. Wait... The end"))
        .containsExactly("What?!", "Really... yes.", "Wait...", "The end");
  }
}
