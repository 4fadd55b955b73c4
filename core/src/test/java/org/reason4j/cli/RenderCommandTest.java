package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RenderCommandTest {
  private static final String CHAT =
      "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}{% if"
          + " add_generation_prompt %}[assistant]{% endif %}{{ mood }}";

  @TempDir private Path folder = Path.of("");

  private List<JsonNode> answers(int code, String lines, String... arguments) {
    Recorded call = Recorded.program(folder);
    assertThat(TinyModel.run(call, lines, arguments)).as(call.err()).isEqualTo(code);
    return call.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  @Test
  void eachConversationIsRenderedInItsModelsTemplate() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"bos_token\": \"<s>\", \"chat_template\": %s}"
            .formatted(JsonMapper.shared().writeValueAsString(CHAT)));
    List<JsonNode> made =
        answers(
            ExitCode.DONE,
            """
            {"messages": [{"role": "user", "content": "{{ 7 * 7 }}"}], "add_generation_prompt": true}

            {"messages": [{"role": "user", "content": "é🙂"}], "mood": "glad"}
            {"messages": [], "kwargs": {"mood": "sad", "add_generation_prompt": true}}
            {"messages": [{"role": "x"}], "template": "own {{ messages | length }}"}
            """,
            "render",
            ".");
    assertThat(made)
        .extracting(each -> each.path("text").asString())
        .containsExactly(
            "<s>[user]{{ 7 * 7 }}[assistant]", "<s>[user]é🙂glad", "<s>[assistant]sad", "own 1");
  }

  @Test
  void badLinesAreAnsweredAndTheRestGoesOn() throws IOException {
    Files.writeString(folder.resolve("t.jinja"), "{{ messages[0].content + 'x' }}");
    Files.writeString(
        folder.resolve("in.jsonl"),
        """
        {"messages": [{"content": 1}]}
        {"messages": [{"content": "a"}]}
        [
        {}
        {"messages": [1]}
        """);
    List<JsonNode> made = answers(ExitCode.BAD_INPUT, "", "render", "t.jinja", "in.jsonl");
    assertThat(made).hasSize(5);
    assertThat(made.get(0).path("line").asInt()).isEqualTo(1);
    assertThat(made.get(0).path("error").asString())
        .startsWith("t.jinja:1: unsupported operand type(s) for +: 'int' and 'str'");
    assertThat(made.get(1).path("text").asString()).isEqualTo("ax");
    assertThat(made.get(2).path("error").asString()).startsWith("not JSON: ");
    assertThat(made.get(3).path("error").asString()).contains("messages is MISSING");
    assertThat(made.get(4).path("error").asString()).contains("a message is NUMBER");
  }

  @Test
  void aMissingOrBrokenTemplateIsTold() throws IOException {
    answers(ExitCode.NO_INPUT, "", "render", "none.jinja");
    Files.writeString(folder.resolve("t.jinja"), "a\n{% if %}");
    Recorded call = Recorded.program(folder);
    assertThat(call.run("render", "t.jinja")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(call.err()).contains("t.jinja:2: expected an expression");
    Files.createDirectory(folder.resolve("bare"));
    assertThat(
            answers(ExitCode.BAD_INPUT, "{\"messages\": []}", "render", "bare")
                .getFirst()
                .path("error")
                .asString())
        .contains("has no chat template");
  }
}
