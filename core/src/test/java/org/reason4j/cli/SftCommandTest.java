package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.pipeline.TinySft;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `reason4j sft` as a user types it.
class SftCommandTest {
  @TempDir private Path folder;

  private Path base = Path.of("");
  private Path data = Path.of("");

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void write() throws IOException {
    base = TinySft.base(folder.resolve("base"));
    data = TinySft.sums(folder.resolve("sums.jsonl"), 30);
    Files.writeString(
        folder.resolve("my.toml"),
        """
        base = "%s"
        data = ["%s"]
        template = "short"
        [sft]
        rows = 4
        row-length = 48
        learning-rate = 1e-2
        """
            .formatted(base, data));
  }

  private Ended call(String... words) {
    Recorded call = Recorded.program(folder);
    int code = call.run(words);
    return new Ended(code, call.out(), call.err());
  }

  private Ended sft(String... more) {
    List<String> words = new ArrayList<>(List.of("sft", "my.toml"));
    words.addAll(List.of(more));
    return call(words.toArray(String[]::new));
  }

  @Test
  void itTrainsReportsAndSaysHowToGoOn() throws IOException {
    Ended ended = sft("--set", "held-out=0.1");
    assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.DONE);
    assertThat(ended.out())
        .contains("\"event\":\"examples_counted\",\"phase\":\"sft\",\"counts\":{\"examples\":30")
        .contains("sft: loss ")
        .contains("; held out: loss ")
        .contains("model:  runs/my/export")
        .contains("./reason4j chat runs/my")
        .doesNotContain("reason4j zero");
    Path report = folder.resolve("runs/my/report");
    assertThat(Files.readString(report.resolve("report.md")))
        .contains("What was learnt")
        .contains("dropped: longer than a row")
        .doesNotContain("No evaluation is recorded yet");
    assertThat(report.resolve("figures/sft_loss.svg")).exists();
    JsonNode summary =
        JsonMapper.shared().readTree(Files.readString(report.resolve("summary.json")));
    JsonNode sft = summary.path("phases").path("sft");
    assertThat(sft.path("data").path("used").asInt()).isEqualTo(27);
    assertThat(sft.path("last").path("epoch").asInt()).isEqualTo(2);
    assertThat(sft.path("held_out").size()).isEqualTo(3);
    assertThat(summary.path("finished").asBoolean()).isTrue();
    Ended again = sft("--set", "held-out=0.1");
    assertThat(again.code()).isEqualTo(ExitCode.DONE);
    assertThat(again.err()).contains("this run is finished");
    Ended asked = call("generate", "runs/my", "3 + 4", "--max-new-tokens", "4", "--greedy");
    assertThat(asked.code()).as(asked.err()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void whatIsWrongIsToldBeforeARunTakesTheName() throws IOException {
    Ended missing = sft("--set", "data=[\"none.jsonl\"]");
    assertThat(missing.code()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(missing.err()).contains("none.jsonl: no such file");
    Files.writeString(data, "{\"prompt\": \"a\", \"completion\": \"b\"}\n{\"prompt\": 1}\n");
    Ended bad = sft();
    assertThat(bad.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(bad.err()).contains(data + ":2: ");
    Files.writeString(
        data, "{\"prompt\": \"%s\", \"completion\": \"b\"}\n".formatted("x".repeat(99)));
    Ended empty = sft();
    assertThat(empty.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(empty.err())
        .contains("nothing is left to learn of 1 examples: 1 are longer than sft.row-length = 48");
    Ended base = sft("--set", "base=\"nowhere\"");
    assertThat(base.code()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(base.err()).contains("base is nowhere; no such file or folder");
    Ended other = sft("--set", "trainer=grpo");
    assertThat(other.code()).isEqualTo(ExitCode.BAD_RECIPE);
    assertThat(other.err()).contains("trainer is \"grpo\", and this command trains with sft");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void commandsThatReckonWithReinforcementLearningRefuseIt() throws IOException {
    Files.writeString(
        folder.resolve("my.toml"),
        "trainer = \"sft\"\n" + Files.readString(folder.resolve("my.toml")));
    Ended plan = call("plan", "my.toml");
    assertThat(plan.code()).isEqualTo(ExitCode.BAD_RECIPE);
    assertThat(plan.err()).contains("trainer is sft; this command works on recipes of zero and");
  }
}
