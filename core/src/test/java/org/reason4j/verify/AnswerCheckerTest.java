package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AnswerCheckerTest {
  private static Finding check(String gold, String prediction) {
    return Checkers.standard()
        .check(Case.of("1", "number", gold, prediction, JsonMapper.shared().createObjectNode()));
  }

  @Test
  void theBlockIsReadAndElseWhatIsSaidAfterTheThinking() {
    assertThat(check("7", "<think>8</think> so <answer>7</answer>").verdict().word())
        .isEqualTo("correct");
    assertThat(check("7", "<think>8</think> 7").extracted()).contains("7");
    assertThat(check("7", "7").rule()).isEqualTo("accepted");
    assertThat(check("7", "8").reason()).isEqualTo("expected 7, found 8");
    assertThat(check("7", "<think>7").rule()).isEqualTo("no-answer");
    assertThat(check("seven", "7").verdict().word()).isEqualTo("unverified");
  }
}
