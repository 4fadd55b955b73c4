package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;

class PromptTemplateTest {
  @Test
  void theShortPrompt() {
    assertThat(PromptTemplate.SHORT.prompt("7 + 8 = ?")).isEqualTo("User: 7 + 8 = ? Assistant:");
  }

  @Test
  void r1ZerosPromptAsPrinted() {
    assertThat(PromptTemplate.R1_ZERO.prompt("What is 1+1?"))
        .startsWith("A conversation between User and Assistant. The user asks a question, and")
        .contains("i.e., <think> reasoning process here </think> <answer> answer here </answer>.")
        .endsWith(" User: What is 1+1?. Assistant:");
  }

  @Test
  void aPlaceholderInTheQuestionStaysAsItIs() {
    assertThat(PromptTemplate.SHORT.prompt("{question} $1 \\"))
        .isEqualTo("User: {question} $1 \\ Assistant:");
  }

  /// A response that only continues the prompt can earn the format reward under every template.
  @Test
  void theFormatRuleFitsItsTemplate() {
    for (PromptTemplate template : PromptTemplate.all()) {
      boolean opened = template.text().endsWith("<think>");
      String response = (opened ? "" : " <think>") + " a </think> <answer> 1 </answer>";
      assertThat(template.format().wellFormed(response)).as(template.name()).isTrue();
      assertThat(PromptTemplate.named(template.name())).isEqualTo(template);
    }
  }

  @Test
  void templatesThatDisagreeWithThemselvesAreRefused() {
    assertThatThrownBy(() -> new PromptTemplate("t", "{question} <think>", false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("would give 0 to every response");
    assertThatThrownBy(() -> new PromptTemplate("t", "{question}", true))
        .hasMessageContaining("does not end with");
    assertThatThrownBy(() -> new PromptTemplate("t", "User:", false))
        .hasMessageContaining("exactly once");
    assertThatThrownBy(() -> PromptTemplate.named("r1"))
        .hasMessageContaining("r1-zero, r1-zero-think, short, short-think");
  }
}
