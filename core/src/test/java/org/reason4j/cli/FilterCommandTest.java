package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FilterCommandTest {
  private static final String GOOD =
      "{ \"prompt\":\"What is 7 + 8?\",  \"completion\":\"add them to get 15\",\"extra\":[1]}\r\n";
  private static final String MIXED =
      "{\"prompt\":\"What is it?\",\"completion\":\"我不知道 at all\"}\n";
  private static final String AGAIN =
      "{\"prompt\":\"what is 7 + 8?\",\"completion\":\"Add them  to get 15\"}\n";
  private static final String ROUND =
      "{\"prompt\":\"Say\",\"completion\":\"" + "round and round it goes ".repeat(9) + "\"}\n";
  private static final String LAST = "{\"question\":\"七加八等于几？\",\"answer\":\"十五\"}";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), GOOD + MIXED + "\n" + AGAIN + ROUND + LAST);
    Files.writeString(folder.resolve("bad.jsonl"), "{\"text\":1}\n" + GOOD + "nonsense\n");
  }

  @Test
  void keptLinesAreUnchangedAndInOrder() throws IOException {
    Recorded call = Recorded.program(folder);
    assertThat(call.run("filter", "in.jsonl", "--out", "kept/out.jsonl", "--dropped", "why.jsonl"))
        .isEqualTo(0);
    assertThat(Files.readString(folder.resolve("kept/out.jsonl"))).isEqualTo(GOOD + LAST);
    assertThat(call.out()).isEmpty();
    assertThat(call.err())
        .contains("kept 2 of 5")
        .containsPattern("repetition +5 +1 ")
        .containsPattern("language-mix +4 +1 ")
        .containsPattern("duplicates +3 +1 ");
    List<JsonNode> dropped =
        Files.readAllLines(folder.resolve("why.jsonl")).stream()
            .map(JsonMapper.shared()::readTree)
            .toList();
    assertThat(dropped).extracting(node -> node.get("line").intValue()).containsExactly(2, 4, 5);
    assertThat(dropped)
        .extracting(node -> node.get("filter").stringValue())
        .containsExactly("language-mix", "duplicates", "repetition");
    assertThat(dropped.get(1).get("reason").stringValue()).isEqualTo("the same as line 1");
    assertThat(dropped.get(0).get("dropped")).isEqualTo(JsonMapper.shared().readTree(MIXED));
    assertThat(folder.resolve("kept").toFile().list()).containsExactly("out.jsonl");
  }

  @Test
  void withoutAFileKeptLinesGoToStdout() {
    Recorded call = Recorded.program(folder);
    assertThat(call.run("filter", "in.jsonl", "--rules", "language-mix", "--language", "zh", "-q"))
        .isEqualTo(0);
    assertThat(call.out()).isEqualTo(LAST + System.lineSeparator());
    assertThat(call.err()).isEmpty();
  }

  @Test
  void aBadLineIsAnsweredAndTheRestGoesOn() {
    Recorded call = Recorded.program(folder);
    assertThat(call.run("filter", "bad.jsonl")).isEqualTo(ExitCode.BAD_INPUT);
    List<String> lines = call.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("{\"line\":1,\"error\":\"has no known form");
    assertThat(lines.get(1)).isEqualTo(GOOD.strip());
    assertThat(lines.get(2)).startsWith("{\"line\":3,\"error\":\"is no JSON");
    assertThat(call.err()).contains("kept 1 of 1; 2 bad lines");
  }

  @Test
  void stdinIsRead() {
    var out = new ByteArrayOutputStream();
    var session =
        new Session(
            new ByteArrayInputStream((MIXED + GOOD).getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            false,
            100,
            folder,
            InstantSource.fixed(Instant.EPOCH),
            Map.of());
    assertThat(Main.run(session, "filter", "-")).isEqualTo(0);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(GOOD);
  }

  @Test
  void countsAreJson() {
    Recorded call = Recorded.program(folder);
    assertThat(call.run("filter", "in.jsonl", "--json")).isEqualTo(0);
    JsonNode counts = JsonMapper.shared().readTree(call.out());
    assertThat(counts.get("seen").intValue()).isEqualTo(5);
    assertThat(counts.get("kept").intValue()).isEqualTo(2);
    assertThat(counts.get("filters").get(0).get("filter").stringValue()).isEqualTo("repetition");
    assertThat(counts.get("languages").toString()).isEqualTo("{\"en\":1,\"zh\":1}");
  }

  @Test
  void evaluationsAreKeptOut() throws IOException {
    Files.writeString(
        folder.resolve("quiz.jsonl"), "{\"id\":3,\"deep\":{\"q\":[\"What is 7 + 8?\"]}}\n");
    Recorded call = Recorded.program(folder);
    assertThat(call.run("filter", "in.jsonl", "--against", "quiz.jsonl", "--dropped", "why.jsonl"))
        .isEqualTo(0);
    assertThat(Files.readString(folder.resolve("why.jsonl")))
        .contains("is \\\"What is 7 + 8\\\" of quiz");
  }

  @Test
  void nothingLeftSaysWhichFilterTookHowMany() throws IOException {
    Recorded call = Recorded.program(folder);
    assertThat(call.run("filter", "in.jsonl", "--rules", "length=500..", "--out", "o.jsonl"))
        .isEqualTo(ExitCode.SAID_NO);
    assertThat(call.err())
        .contains("in.jsonl: nothing is left of 5 candidates (length dropped 5 of 5)");
    assertThat(folder.resolve("o.jsonl")).isEmptyFile();
  }

  @Test
  void wrongUseIsTold() {
    assertRefused(
        ExitCode.USAGE, "did you mean \"repetition\"?", "in.jsonl", "--rules", "repetitoin");
    assertRefused(ExitCode.USAGE, "expected en or zh", "in.jsonl", "--language", "fr");
    assertRefused(ExitCode.USAGE, "is the file that is read", "in.jsonl", "--out", "in.jsonl");
    assertRefused(
        ExitCode.USAGE, "the same file", "in.jsonl", "--out", "a.jsonl", "--dropped", "a.jsonl");
    assertRefused(ExitCode.USAGE, "name a tokenizer", "in.jsonl", "--rules", "length=1..2tokens");
    assertRefused(
        ExitCode.USAGE, "add it", "in.jsonl", "--rules", "form", "--against", "bad.jsonl");
    assertRefused(ExitCode.CANNOT_CREATE, "no regular file", "in.jsonl", "--out", ".");
    assertRefused(ExitCode.NO_INPUT, "none.jsonl: no such file", "none.jsonl");
    assertRefused(ExitCode.BAD_INPUT, "is no .jsonl file", "data.csv");
  }

  private void assertRefused(int code, String message, String... arguments) {
    Recorded call = Recorded.program(folder);
    String[] all = new String[arguments.length + 1];
    all[0] = "filter";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    assertThat(call.run(all)).as(message).isEqualTo(code);
    assertThat(call.err()).contains(message);
  }
}
