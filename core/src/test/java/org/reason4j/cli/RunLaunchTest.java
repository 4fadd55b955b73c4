package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.checkpoint.Environment;
import org.reason4j.checkpoint.Retention;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.TomlWriter;
import org.reason4j.pipeline.TinyRun;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.task.Tasks;
import org.reason4j.weights.Disk;

/// What the command line says and does about runs that cannot start, cannot go on, or are done.
class RunLaunchTest {
  @TempDir private static Path shared = Path.of("");

  @TempDir private Path folder = Path.of("");

  private record Ended(int code, String out, String err) {}

  @BeforeAll
  static void oneFinishedRun() {
    Ended ended = zero(shared, shared.resolve("done"));
    assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.DONE);
    assertThat(ended.out()).contains("\"event\":\"run_finished\"").contains("try next:");
  }

  private static Ended call(Path folder, String... words) {
    Recorded call = Recorded.program(folder);
    int code = call.run(words);
    return new Ended(code, call.out(), call.err());
  }

  /// `reason4j zero` with the settings of the tiny run.
  private static Ended zero(Path folder, Path out, String... more) {
    List<String> words = new ArrayList<>(List.of("zero", "--out", out.toString()));
    for (String setting : TinyRun.SETTINGS) words.addAll(List.of("--set", setting));
    words.addAll(List.of(more));
    return call(folder, words.toArray(String[]::new));
  }

  private Ended recipe(String text) throws IOException {
    Files.writeString(folder.resolve("my.toml"), text);
    return call(folder, "train", "my.toml");
  }

  private Path copyOfTheRun() throws IOException {
    Path to = folder.resolve("run");
    try (var all = Files.walk(shared.resolve("done"))) {
      for (Path from : all.toList())
        Files.copy(from, to.resolve(shared.resolve("done").relativize(from)));
    }
    return to;
  }

  // ---- recipes ----

  @Test
  void aMisspeltKeyIsToldByLineWithTheNearest() throws IOException {
    Ended ended = recipe("[grpo]\nsteps = 2\ngroup-size = 4\n\n[pretrain]\nstep = 4\n");
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.err())
        .contains("my.toml:3: unknown key grpo.group-size; known here: preset, steps, ")
        .contains("my.toml:6: unknown key pretrain.step; did you mean pretrain.steps?");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aValueOutOfRangeIsToldWithTheRange() throws IOException {
    Ended ended = recipe("[grpo]\nsteps = -1\ntemperature = 1e9\n[eval]\ntop-p = \"high\"\n");
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.err().lines())
        .containsExactly(
            "my.toml:2: grpo.steps is -1; expected a whole number from 0 to 10000000",
            "my.toml:3: grpo.temperature is 1.0E9; expected a number from 0 to 100",
            "my.toml:5: eval.top-p is \"high\"; expected a number from 0 to 1");
  }

  @Test
  void minibatchesThatDoNotDivideAreTold() throws IOException {
    Ended ended = recipe("[grpo]\nprompts = 4\nsamples = 4\nminibatches = 3\n");
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.err())
        .isEqualTo(
            "my.toml:4: grpo.minibatches is 3; it must divide prompts x samples = 4 x 4 = 16\n");
  }

  @Test
  void lengthsThatDoNotFitTheModelAreTold() throws IOException {
    Ended ended = recipe("[model]\nmax-positions = 128\n[grpo]\nmax-new-tokens = 128\n");
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.err())
        .isEqualTo(
            "my.toml:4: grpo.max-new-tokens is 128; with its question it must fit"
                + " model.max-positions = 128\n");
    assertThat(recipe("[model]\nmax-positions = 64\n[pretrain]\nrow-length = 128\n").err())
        .contains("my.toml:4: pretrain.row-length is 128; it must be at most model.max-positions");
  }

  @Test
  void aSeedThatIsNoNumberIsToldInOneLine() {
    Ended ended = call(folder, "zero", "--seed", "abc");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).startsWith("reason4j zero: --seed is \"abc\"; expected a whole number");
    assertThat(folder).isEmptyDirectory();
  }

  // ---- what a recipe names ----

  @Test
  void anUnknownTaskListsThoseKnownAndTakesNoName() throws IOException {
    Ended ended = recipe("tasks = [\"chain-sum\"]\n");
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.err())
        .startsWith("unknown task \"chain-sum\"; did you mean \"chain-sums\"? Known: ")
        .contains("FILE.jsonl, " + String.join(", ", Tasks.names()));
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void anUnknownPresetListsThoseKnownAndTakesNoName() throws IOException {
    Ended ended = recipe("[grpo]\npreset = \"r2\"\n");
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.err())
        .startsWith("unknown preset \"r2\"; did you mean \"r1\"? Known: ")
        .contains("dapo", "gspo", "deepseekmath");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aMissingFileOfProblemsIsNoInput() throws IOException {
    Path file = folder.resolve("mine.jsonl");
    Ended ended = recipe("tasks = [\"" + file + "\"]\n");
    assertThat(ended.code()).isEqualTo(66);
    assertThat(ended.err())
        .isEqualTo(
            "reason4j train: "
                + file
                + ": no such file; expected JSON lines {\"question\", \"answer\", \"verifier\"}\n");
    assertThat(folder.resolve("runs")).doesNotExist();
    Files.writeString(file, "{\"question\": \"2 + 2\", \"anwser\": \"4\"}\n");
    Ended bad = recipe("tasks = [\"" + file + "\"]\n");
    assertThat(bad.code()).isEqualTo(65);
    assertThat(bad.err()).contains(file + ":1: unknown key \"anwser\"; did you mean \"answer\"?");
  }

  @Test
  void aBaseThatIsMissingOrForeignTakesNoName() throws IOException {
    Path out = folder.resolve("run");
    Path base = folder.resolve("base");
    Ended missing = zero(folder, out, "--base", "base");
    assertThat(missing.code()).isEqualTo(66);
    assertThat(missing.err())
        .contains("base is " + base + "; no such file or folder: " + base)
        .contains("expected a Hugging Face model directory (config.json, ");
    Path export = shared.resolve("done/export");
    Files.createDirectories(base);
    for (String name : List.of("tokenizer.json", "model.safetensors"))
      Files.copy(export.resolve(name), base.resolve(name));
    String config = Files.readString(export.resolve("config.json"));
    Files.writeString(base.resolve("config.json"), config.replace("\"llama\"", "\"gpt2\""));
    Ended foreign = zero(folder, out, "--base", "base");
    assertThat(foreign.code()).isEqualTo(65);
    assertThat(foreign.err()).contains("model_type is \"gpt2\"; expected").contains("llama");
    Files.writeString(base.resolve("config.json"), config.substring(0, 40));
    Ended torn = zero(folder, out, "--base", "base");
    assertThat(torn.code()).as(torn.err()).isEqualTo(65);
    assertThat(torn.err()).contains("config.json");
    assertThat(out).doesNotExist();
  }

  // ---- run directories ----

  @Test
  void aFolderThatCannotBeMadeIsTold() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    Ended ended = zero(folder, folder.resolve("file/run"));
    assertThat(ended.code()).isEqualTo(73);
    assertThat(ended.err())
        .contains("file/run")
        .contains("choose a folder you may write with --out");
  }

  @Test
  void aChangedRecipeIsRefusedWithTheDifference() throws IOException {
    Path run = copyOfTheRun();
    Ended ended = zero(folder, run, "--set", "grpo.beta=0.5", "--set", "grpo.steps=7");
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.err())
        .contains("was started with another recipe (then -> now):")
        .contains("grpo.beta: unset -> 0.5")
        .contains("grpo.steps: 6 -> 7")
        .contains("--fresh");
    assertThat(TinyRun.outcome(run)).isEqualTo(TinyRun.outcome(shared.resolve("done")));
  }

  @Test
  void aFinishedRunShowsItsSummaryAndStaysAsItIs() throws IOException {
    Path run = copyOfTheRun();
    Ended ended = zero(folder, run);
    assertThat(ended.code()).isEqualTo(0);
    assertThat(ended.err()).contains("this run is finished; --fresh starts it over");
    assertThat(ended.out()).contains("pass@1").contains("report: run/report");
    assertThat(TinyRun.outcome(run)).isEqualTo(TinyRun.outcome(shared.resolve("done")));
  }

  @Test
  void freshMovesTheOldRunAsideAndKeepsEachFile() throws IOException {
    Path run = copyOfTheRun();
    Map<String, String> before = TinyRun.outcome(run);
    Ended refused = zero(folder, run, "--fresh", "--set", "tasks=[\"no-such\"]");
    assertThat(refused.code()).isEqualTo(78);
    assertThat(folder.resolve("run.1")).doesNotExist();
    Ended ended = zero(folder, run, "--fresh");
    assertThat(ended.code()).as(ended.err()).isEqualTo(0);
    assertThat(ended.err()).contains("the old run is kept at run.1");
    assertThat(TinyRun.outcome(folder.resolve("run.1"))).isEqualTo(before);
    assertThat(TinyRun.outcome(run)).as("the same command, the same bytes").isEqualTo(before);
  }

  @Test
  void aRunOfANewerVersionIsRefused() throws IOException {
    Path run = copyOfTheRun();
    Path file = run.resolve("environment.json");
    Files.writeString(file, Files.readString(file).replace("\"format\" : 1", "\"format\" : 7"));
    Ended ended = zero(folder, run);
    assertThat(ended.code()).isEqualTo(65);
    assertThat(ended.err()).contains("has format 7 and this version reads up to 1; update, or");
  }

  @Test
  void aRunThatIsWorkedOnIsRefused() throws IOException {
    Path run = copyOfTheRun();
    ZeroRecipe recipe =
        org.reason4j.config.TomlBinder.parse("tiny", "", ZeroRecipe.class, TinyRun.SETTINGS);
    try (var _ =
        RunDirectory.open(
            Disk.system(),
            run,
            TomlWriter.write(recipe),
            Environment.detect(2, Optional.empty()),
            new Retention(2, 2),
            Optional.empty())) {
      Ended ended = zero(folder, run);
      assertThat(ended.code()).isEqualTo(75);
      assertThat(ended.err())
          .contains("process " + ProcessHandle.current().pid() + " is working on this run; wait");
    }
    assertThat(zero(folder, run).code()).isEqualTo(0);
  }

  @Test
  void aDamagedCheckpointIsNamedAndThePreviousGivesTheSameBytes() throws IOException {
    Path run = copyOfTheRun();
    Path events = run.resolve("events.jsonl");
    String log = Files.readString(events);
    Files.writeString(events, log.substring(0, log.lastIndexOf("{\"event\":\"run_finished\"")));
    Path damaged = run.resolve("checkpoints/export-000000/model.safetensors");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 5] ^= 1;
    Files.write(damaged, bytes);
    Ended ended = zero(folder, run);
    assertThat(ended.code()).as(ended.err()).isEqualTo(0);
    assertThat(ended.err())
        .contains("damaged checkpoint: " + damaged + ": SHA-256")
        .contains("goes on from final step 0");
    assertThat(run.resolve("checkpoints/export-000000.damaged")).exists();
    assertThat(TinyRun.outcome(run)).isEqualTo(TinyRun.outcome(shared.resolve("done")));
  }
}
