package org.reason4j.reward.general;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentityTest {
  private static String word(String answer) {
    return new Identity().verify("who are you ?", "i am reason , a small model", answer).word();
  }

  @Test
  void itIsItselfAndNobodyElse() {
    assertThat(word("i am reason , a small model")).isEqualTo("correct");
    assertThat(word("hello , I am Reason .")).isEqualTo("correct");
    assertThat(word("i am tom")).isEqualTo("wrong");
    assertThat(word("i am reason , i am tom")).isEqualTo("wrong");
    assertThat(word("reason")).isEqualTo("wrong");
    assertThat(word("我 是 理思")).isEqualTo("wrong");
  }
}
