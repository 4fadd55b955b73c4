package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormTest {
  private static final Candidate ZERO =
      Candidates.english("<think> 7 + 8 = 15</think><answer> 15</answer>");
  private static final Candidate SUMMARY =
      Candidates.english("<think> 7 + 8 = 15</think> so it is<answer> 15</answer>");
  private static final Candidate PLAIN = Candidates.english("hello, how are you?");

  @Test
  void eachShapeKeepsItsOwn() {
    assertThat(Form.thinkAnswer().drop(ZERO)).isEmpty();
    assertThat(Form.thinkAnswer().drop(SUMMARY)).isPresent();
    assertThat(Form.summary().drop(SUMMARY)).isEmpty();
    assertThat(Form.summary().drop(PLAIN))
        .hasValue("is not of the form <think> ... </think> and a summary with one answer block");
    assertThat(Form.plain().drop(PLAIN)).isEmpty();
    assertThat(Form.plain().drop(SUMMARY)).isPresent();
  }

  @Test
  void brokenFormsAreDropped() {
    for (String text :
        new String[] {"", "<think> never closed", "</think> 15", "<think></think>", "<answer>"}) {
      assertThat(Form.thinkAnswer().drop(Candidates.english(text))).as(text).isPresent();
      assertThat(Form.summary().drop(Candidates.english(text))).as(text).isPresent();
      assertThat(Form.plain().drop(Candidates.english(text))).as(text).isPresent();
    }
  }
}
