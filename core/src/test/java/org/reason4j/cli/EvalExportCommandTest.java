package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EvalExportCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void evaluate() throws Exception {
    Files.writeString(
        folder.resolve("mine.toml"),
        """
        name = "mine"
        file = "mine.jsonl"
        kind = "number"
        k = 2
        max-tokens = 4
        """);
    Files.writeString(
        folder.resolve("mine.jsonl"),
        "{\"question\":\"1 + 1\",\"answer\":\"2\"}\n{\"question\":\"2 + 2\",\"answer\":\"4\"}\n");
    TinyModel.writeRun(folder.resolve("run"), "short");
    assertThat(Recorded.program(folder).run("eval", "run", "--suite", "mine.toml", "--out", "e"))
        .isZero();
  }

  /// The keys of a harness's files, version 0.4.
  @Test
  void lmEvalFindsItsKeys() throws Exception {
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "export", "e", "--to", "lm-eval")).as(call.err()).isZero();
    Path at = folder.resolve("e/lm-eval");
    JsonNode results =
        JsonMapper.shared()
            .readTree(Files.readString(at.resolve("results_2026-01-02T03-04-05.000000.json")));
    assertThat(results.propertyNames())
        .contains(
            "results",
            "group_subtasks",
            "configs",
            "versions",
            "n-shot",
            "higher_is_better",
            "n-samples",
            "config",
            "git_hash",
            "date",
            "task_hashes",
            "model_source",
            "model_name",
            "system_instruction_sha",
            "chat_template_sha",
            "total_evaluation_time_seconds");
    assertThat(results.path("results").path("mine").propertyNames())
        .contains("alias", "acc,none", "acc_stderr,none");
    assertThat(results.path("n-samples").path("mine").path("effective").asInt()).isEqualTo(2);
    var lines = Files.readAllLines(at.resolve("samples_mine_2026-01-02T03-04-05.000000.jsonl"));
    assertThat(lines).hasSize(2);
    JsonNode sample = JsonMapper.shared().readTree(lines.getFirst());
    assertThat(sample.propertyNames())
        .contains(
            "doc_id",
            "doc",
            "target",
            "arguments",
            "resps",
            "filtered_resps",
            "filter",
            "metrics",
            "doc_hash",
            "prompt_hash",
            "target_hash",
            "acc");
    assertThat(sample.path("resps").path(0).size()).isEqualTo(2);
  }

  @Test
  void inspectFindsItsEntries() throws Exception {
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "export", "e", "--to", "inspect")).as(call.err()).isZero();
    ObjectNode entries = JsonMapper.shared().createObjectNode();
    try (var zip =
        new ZipInputStream(Files.newInputStream(folder.resolve("e/inspect/mine.eval")))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
        entries.set(
            entry.getName(),
            JsonMapper.shared().readTree(new String(zip.readAllBytes(), StandardCharsets.UTF_8)));
    }
    assertThat(entries.propertyNames())
        .containsExactlyInAnyOrder(
            "_journal/start.json",
            "header.json",
            "reductions.json",
            "samples/0_epoch_1.json",
            "samples/0_epoch_2.json",
            "samples/1_epoch_1.json",
            "samples/1_epoch_2.json",
            "summaries.json");
    assertThat(entries.path("header.json").propertyNames())
        .contains("version", "status", "eval", "plan", "results", "stats");
    assertThat(
            entries
                .path("samples/0_epoch_1.json")
                .path("scores")
                .path("reason4j")
                .path("value")
                .asString())
        .isIn("C", "I", "N");
  }

  @Test
  void anUnknownFormIsRefused() {
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "export", "e", "--to", "xml")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("expected lm-eval or inspect");
    assertThat(Recorded.program(folder).run("eval", "export", "run", "--to", "inspect"))
        .isEqualTo(ExitCode.NO_INPUT);
  }
}
