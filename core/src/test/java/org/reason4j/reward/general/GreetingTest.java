package org.reason4j.reward.general;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GreetingTest {
  private static String word(String reference, String answer) {
    return new Greeting().verify("hi , i am tom", reference, answer).word();
  }

  @Test
  void theAnswerGreetsFirst() {
    String reference = "hello tom , how can i help you ?";
    assertThat(word(reference, "hello")).isEqualTo("correct");
    assertThat(word(reference, "Hello tom")).isEqualTo("correct");
    assertThat(word(reference, "tom hello")).isEqualTo("wrong");
    assertThat(word(reference, "hello fool")).isEqualTo("wrong");
    assertThat(word(reference, "hello , i can not help with that")).isEqualTo("wrong");
    assertThat(word("你好 汤姆 , 我 能 帮 您 什么 ?", "你好汤姆")).isEqualTo("correct");
    assertThat(word("你好 汤姆 , 我 能 帮 您 什么 ?", "hello")).isEqualTo("wrong");
  }
}
