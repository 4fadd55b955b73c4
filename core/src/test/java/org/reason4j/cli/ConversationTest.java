package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationTest {
  @Test
  void earlierThoughtsAreKeptButNotRead() {
    var conversation = new Conversation();
    conversation.system("Be brief.");
    conversation.ask("1 + 1?");
    conversation.answer("<think>easy</think>\n\n2", false);
    conversation.ask("And 2 + 2?");
    conversation.answer("still easy</think>4", true);
    assertThat(conversation.messages())
        .containsExactly(
            Map.of("role", "system", "content", "Be brief."),
            Map.of("role", "user", "content", "1 + 1?"),
            Map.of("role", "assistant", "content", "2"),
            Map.of("role", "user", "content", "And 2 + 2?"),
            Map.of("role", "assistant", "content", "4"));
    assertThat(conversation.toJson()).contains("\"reasoning_content\" : \"still easy\"");
  }

  @Test
  void aThoughtThatWasCutOffIsNoAnswer() {
    var conversation = new Conversation();
    conversation.ask("1 + 1?");
    conversation.answer("let me think", true);
    assertThat(conversation.messages().getLast()).containsEntry("content", "");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    var conversation = new Conversation();
    conversation.ask("a \"b\"");
    conversation.answer("c</think>d", true);
    Conversation again = Conversation.parse("f", conversation.toJson());
    assertThat(again.toJson()).isEqualTo(conversation.toJson());
    assertThat(again.question()).contains("a \"b\"");
    again.clear();
    assertThat(again.isEmpty()).isTrue();
    for (String bad : List.of("{", "{}", "[{\"role\": 1}]", "[3]"))
      assertThatThrownBy(() -> Conversation.parse("f.json", bad))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("f.json: ");
  }
}
