package org.reason4j.reward.general;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormsTest {
  private static String word(String reference, String answer) {
    return Forms.REWRITE.verify("q", reference, answer).word();
  }

  @Test
  void anyAllowedFormIsRightToTheWord() {
    String forms = "please take the rice | take the rice , please";
    assertThat(word(forms, "please take the rice")).isEqualTo("correct");
    assertThat(word(forms, "sure , take the rice , please .")).isEqualTo("correct");
    assertThat(word(forms, forms)).isEqualTo("correct");
    assertThat(word(forms, "take the rice")).isEqualTo("wrong");
    assertThat(word(forms, "please take the rice now")).isEqualTo("wrong");
    assertThat(word(forms, "")).isEqualTo("wrong");
  }

  @Test
  void spacesBetweenCharactersAndAnArticleAreFree() {
    assertThat(word("红 猫", "好的，红猫。")).isEqualTo("correct");
    assertThat(word("red cat", "the red cat")).isEqualTo("correct");
    assertThat(word("red cat", "cat red")).isEqualTo("wrong");
    assertThat(word("red cat", "sure , sure , red cat")).isEqualTo("wrong");
  }

  @Test
  void bothNamesAreVerifiers() {
    assertThat(Forms.TRANSLATION.name()).isEqualTo("translation");
    assertThat(Forms.REWRITE.reads()).isEqualTo(org.reason4j.reward.Verifier.Reads.SUMMARY);
  }
}
