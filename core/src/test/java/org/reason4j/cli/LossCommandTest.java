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

class LossCommandTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("reason4j.root", ".."), "core/src/test/resources/golden/grpo")
          .toAbsolutePath()
          .normalize();

  @Test
  void eachCaseIsAnsweredByALine() {
    Recorded call = Recorded.program(GOLDEN);
    assertThat(call.run("loss", "ref_r1.json", "trl_grpo_all_masked.json")).isEqualTo(0);
    List<String> lines = call.out().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode first = new JsonMapper().readTree(lines.get(0));
    assertThat(first.get("case").stringValue()).isEqualTo("ref_r1");
    assertThat(first.get("grad_logps").size()).isEqualTo(6);
    assertThat(lines.get(1)).contains("\"clip_ratio/low_min\":null");
  }

  @Test
  void aBadCaseIsAnErrorLineAndTheRestGoesOn(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("bad.json"), "{\"kind\":");
    Files.writeString(folder.resolve("unknown.json"), "{\"kind\":\"grpo\"}");
    Files.copy(GOLDEN.resolve("ref_dapo_overlong.json"), folder.resolve("good.json"));
    Recorded call = Recorded.program(folder);
    assertThat(call.run("loss", "bad.json", "unknown.json", "none.json", "good.json"))
        .isEqualTo(ExitCode.BAD_INPUT);
    List<String> lines = call.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("{\"file\":\"bad.json\",\"error\":\"not JSON: ");
    assertThat(lines.get(1)).contains("unknown kind \\\"grpo\\\"");
    assertThat(lines.get(2)).contains("no such file or folder");
    assertThat(lines.get(3)).contains("\"penalty\":-0.5");
    assertThat(call.run("loss", "none.json")).isEqualTo(ExitCode.NO_INPUT);
  }

  @Test
  void aFileMayHoldACaseALine(@TempDir Path folder) throws IOException {
    String one =
        "{\"case\":\"a\",\"kind\":\"reference_advantages\",\"settings\":{\"num_generations\":2,"
            + "\"std\":\"none\"},\"inputs\":{\"rewards\":[1,0]}}";
    Files.writeString(folder.resolve("cases.jsonl"), one + "\n\n{\"kind\":1}\n" + one + "\n");
    Recorded call = Recorded.program(folder);
    assertThat(call.run("loss", "cases.jsonl")).isEqualTo(ExitCode.BAD_INPUT);
    List<String> lines = call.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("{\"case\":\"a\",\"advantages\":[0.5,-0.5]}");
    assertThat(lines.get(1)).contains("\"line\":3").contains("kind is 1; expected a string");
    assertThat(lines).hasSize(3);
  }

  @Test
  void presetsAreListed() {
    Recorded table = Recorded.program(Path.of(""));
    assertThat(table.run("loss", "--presets")).isEqualTo(0);
    assertThat(table.out()).contains("r1            DeepSeek-R1, eq. 1-3").contains("clip-low 10");
    assertThat(table.out().lines()).allMatch(line -> line.length() <= 100);
    Recorded json = Recorded.program(Path.of(""));
    assertThat(json.run("loss", "--presets", "--json")).isEqualTo(0);
    JsonNode presets = new JsonMapper().readTree(json.out()).get("presets");
    assertThat(presets.size()).isEqualTo(15);
    assertThat(presets.get(0).get("knobs").get("aggregation").isString()).isTrue();
  }

  @Test
  void casesOrPresetsButNotNoneAndNotBoth() {
    Recorded call = Recorded.program(GOLDEN);
    assertThat(call.run("loss")).isEqualTo(ExitCode.USAGE);
    assertThat(call.run("loss", "--presets", "ref_r1.json")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("give case files or --presets, not none").contains("not both");
  }
}
