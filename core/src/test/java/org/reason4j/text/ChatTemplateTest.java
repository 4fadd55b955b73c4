package org.reason4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.text.template.TemplateException;

class ChatTemplateTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final List<Map<String, Object>> HI =
      List.of(Map.of("role", "user", "content", "hi"));

  @TempDir private Path folder = Path.of("");

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), json);
  }

  private String rendered(ChatTemplate.Options options) {
    return ChatTemplate.read(folder, CLOCK).orElseThrow().render(HI, options).value();
  }

  @Test
  void aFolderWithoutATemplateHasNone() throws IOException {
    assertThat(ChatTemplate.read(folder, CLOCK)).isEmpty();
    config("{\"bos_token\": \"<s>\"}");
    assertThat(ChatTemplate.read(folder, CLOCK)).isEmpty();
  }

  @Test
  void specialTokensAreStringsOrObjects() throws IOException {
    config(
        "{\"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"</s>\"}, \"unk_token\": null,"
            + " \"chat_template\": \"{{ bos_token }}{{ messages[0].content }}{{ eos_token }}{{"
            + " unk_token }}\"}");
    assertThat(rendered(ChatTemplate.Options.PROMPT)).isEqualTo("<s>hi</s>");
  }

  @Test
  void theFileWinsOverTheConfiguration() throws IOException {
    config("{\"chat_template\": \"old\"}");
    Files.writeString(folder.resolve("chat_template.jinja"), "new {{ strftime_now('%d %b %Y') }}");
    assertThat(rendered(ChatTemplate.Options.PROMPT)).isEqualTo("new 02 Jan 2026");
  }

  @Test
  void toolsChooseTheTemplateNamedForThem() throws IOException {
    config(
        "{\"chat_template\": [{\"name\": \"default\", \"template\": \"plain\"}, {\"name\":"
            + " \"tool_use\", \"template\": \"{{ tools[0].name }}\"}]}");
    assertThat(rendered(ChatTemplate.Options.PROMPT)).isEqualTo("plain");
    assertThat(
            rendered(
                new ChatTemplate.Options(
                    true, Optional.of(List.of(Map.of("name", "add"))), Map.of())))
        .isEqualTo("add");
  }

  @Test
  void optionsReachTheTemplate() throws IOException {
    config(
        "{\"chat_template\": \"{{ add_generation_prompt }} {{ thinking }} {{ tools }} {{ documents"
            + " is defined }}\"}");
    assertThat(rendered(new ChatTemplate.Options(false, Optional.empty(), Map.of("thinking", 1))))
        .isEqualTo("False 1 None True");
  }

  @Test
  void damageIsNamed() throws IOException {
    config("{");
    assertThatThrownBy(() -> ChatTemplate.read(folder, CLOCK))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("tokenizer_config.json");
    config("{\"chat_template\": \"a\\n{% if %}\"}");
    assertThatThrownBy(() -> ChatTemplate.read(folder, CLOCK))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("tokenizer_config.json chat_template:2: expected an expression");
  }
}
