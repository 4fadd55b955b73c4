package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.text.Tokenizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenizeCommandTest {
  @TempDir private Path folder = Path.of("");
  private final Tokenizer tokenizer = TinyModel.tokenizer();

  @BeforeEach
  void makeATokenizer() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toJson());
  }

  private List<JsonNode> answers(int code, String lines, String... arguments) {
    Recorded call = Recorded.program(folder);
    assertThat(TinyModel.run(call, lines, arguments)).as(call.err()).isEqualTo(code);
    return call.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  private static int[] ids(JsonNode answer) {
    return JsonMapper.shared().treeToValue(answer.path("ids"), int[].class);
  }

  @Test
  void textBecomesIdsInEachTreatmentAndComesBack() {
    String text = "User: 2 <think>é<|end|>";
    String line = "{\"text\": \"%s\"".formatted(text);
    List<JsonNode> made =
        answers(
            ExitCode.DONE,
            line
                + "}\n"
                + line
                + ", \"plain_specials\": false}\n"
                + line
                + ", \"plain_specials\": true}\n"
                + line
                + ", \"special_as_text\": true}\n",
            "tokenize",
            ".");
    assertThat(ids(made.get(0))).containsExactly(tokenizer.encode(text));
    assertThat(ids(made.get(1))).containsExactly(tokenizer.encode(text));
    assertThat(ids(made.get(2))).containsExactly(tokenizer.encodePlain(text));
    assertThat(ids(made.get(3))).containsExactly(tokenizer.encodeSpecialAsText(text));
    List<JsonNode> back =
        answers(
            ExitCode.DONE,
            made.get(0) + "\n" + made.get(2) + "\n",
            "tokenize",
            "tokenizer.json",
            "--decode");
    assertThat(back).extracting(each -> each.path("text").asString()).containsExactly(text, text);
  }

  @Test
  void badLinesAreAnsweredAndTheRestGoesOn() {
    List<JsonNode> made =
        answers(ExitCode.BAD_INPUT, "{\"text\": 3}\n{\"text\": \"a\"}\nx\n", "tokenize", ".");
    assertThat(made.get(0).toString())
        .isEqualTo("{\"line\":1,\"error\":\"text is NUMBER; expected a string\"}");
    assertThat(ids(made.get(1))).containsExactly(tokenizer.encode("a"));
    assertThat(made.get(2).path("line").asInt()).isEqualTo(3);
    made =
        answers(
            ExitCode.BAD_INPUT,
            "{\"ids\": [1.5]}\n{\"ids\": []}\n{\"ids\": [0]}\n{\"ids\": [0],"
                + " \"skip_special_tokens\": true}",
            "tokenize",
            ".",
            "--decode");
    assertThat(made.get(0).path("error").asString()).contains("ids[0] is 1.5");
    assertThat(made)
        .extracting(each -> each.path("text").asString(""))
        .containsExactly("", "", "<|end|>", "");
  }

  @Test
  void aFolderWithoutATokenizerIsNoInput() throws IOException {
    Files.createDirectory(folder.resolve("bare"));
    answers(ExitCode.NO_INPUT, "", "tokenize", "bare");
    answers(ExitCode.NO_INPUT, "", "tokenize", "none.json");
  }
}
