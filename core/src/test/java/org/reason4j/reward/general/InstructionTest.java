package org.reason4j.reward.general;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class InstructionTest {
  private static String word(String question, String answer) {
    return new InstructionKept().verify(question, "?", answer).word();
  }

  @Test
  void whatIsInstructedIsKeptToTheWord() {
    String two = "name two colours joined by a comma and no more";
    assertThat(word(two, "red , blue")).isEqualTo("correct");
    assertThat(word(two, "blue, pink.")).isEqualTo("correct");
    assertThat(word(two, "red blue")).isEqualTo("wrong");
    assertThat(word(two, "red , red")).isEqualTo("wrong");
    assertThat(word(two, "red , cat")).isEqualTo("wrong");
    assertThat(word(two, "sure , red , blue")).isEqualTo("wrong");
    assertThat(word(two, "red , blue , pink")).isEqualTo("wrong");
    assertThat(word(two, "红 , 蓝")).isEqualTo("wrong");
    assertThat(word(two, "")).isEqualTo("wrong");
  }

  @Test
  void framesStandAround() {
    assertThat(word("name one animal and end with done", "cat done")).isEqualTo("correct");
    assertThat(word("name one animal and end with done", "done cat")).isEqualTo("wrong");
    assertThat(word("name one animal and begin with ok", "ok cat")).isEqualTo("correct");
    assertThat(word("name one animal in brackets", "( cat )")).isEqualTo("correct");
    assertThat(word("name one animal in brackets", "cat")).isEqualTo("wrong");
    assertThat(word("say red three times and end with done", "red red red done"))
        .isEqualTo("correct");
    assertThat(word("say red three times and end with done", "red red done")).isEqualTo("wrong");
    assertThat(word("说 两种 颜色 用 和 隔开 最后 说 完", "红和蓝完")).isEqualTo("correct");
  }

  @Test
  void anUnknownInstructionIsUnverified() {
    assertThat(word("name two colors", "red , blue")).isEqualTo("unverified");
  }

  @Test
  void noTwoInstructionsReadAlike() {
    for (String language : new String[] {"en", "zh"}) {
      var questions = new HashSet<String>();
      for (Instruction one : Instruction.all()) {
        assertThat(questions.add(one.question(language))).as(one.question(language)).isTrue();
      }
      assertThat(questions).hasSizeGreaterThan(300);
    }
  }
}
