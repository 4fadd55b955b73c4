package org.reason4j.reward.general;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FactAnswerTest {
  private static String word(String question, String reference, String answer) {
    return new FactAnswer().verify(question, reference, answer).word();
  }

  @Test
  void thePartsAreSaidInAnyWords() {
    String question = "what is the colour of karo ?";
    assertThat(word(question, "red", "red")).isEqualTo("correct");
    assertThat(word(question, "red", "sure , the colour of karo is Red .")).isEqualTo("correct");
    assertThat(word(question, "red", "it is reddish")).isEqualTo("wrong");
    assertThat(word(question, "red", "红")).isEqualTo("wrong");
    assertThat(word("卡罗 的 颜色 是 什么 ?", "红", "卡罗的颜色是红。")).isEqualTo("correct");
  }

  @Test
  void aListOfGuessesIsNoAnswer() {
    assertThat(word("what is the colour of karo ?", "red", "red or blue")).isEqualTo("wrong");
    assertThat(word("卡罗 的 颜色 是 什么 ?", "红", "红 蓝")).isEqualTo("wrong");
  }

  @Test
  void everyPartIsAskedFor() {
    String question = "what are the colour and food of karo ?";
    assertThat(word(question, "red , rice", "rice and red")).isEqualTo("correct");
    assertThat(word(question, "red , rice", "it is red")).isEqualTo("wrong");
    assertThat(FactAnswer.share("red , rice", "it is red")).isEqualTo(.5);
  }
}
