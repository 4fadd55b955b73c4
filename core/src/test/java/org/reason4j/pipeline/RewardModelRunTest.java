package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.data.ExampleException;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.RewardModel;
import org.reason4j.report.Report;
import org.reason4j.report.RunRecord;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.ScoredText;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
class RewardModelRunTest {
  private static final Disk DISK = Disk.system();

  @TempDir private Path folder = Path.of("");

  private Path base = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void write() throws Exception {
    base = TinySft.base(folder.resolve("base"));
    data = TinyReward.pairs(folder.resolve("pairs.jsonl"), 120);
  }

  private static RunEvent.Evaluated last(List<RunEvent> events) {
    return events.stream()
        .filter(RunEvent.Evaluated.class::isInstance)
        .map(RunEvent.Evaluated.class::cast)
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  @Test
  void itLearnsPairsMeasuresAndExportsWhatScores() throws Exception {
    List<RunEvent> events = new ArrayList<>();
    var recipe = TinyReward.recipe(base, data, "reward-model.epochs=4");
    Path run = folder.resolve("run");
    assertThat(TinyReward.run(run, recipe, events::add, () -> false)).isEqualTo(Outcome.FINISHED);
    assertThat(events.stream().filter(RunEvent.PhaseStarted.class::isInstance))
        .extracting(event -> ((RunEvent.PhaseStarted) event).phase())
        .containsExactly("reward-model", "evaluation", "export");
    RunEvent.Evaluated end = last(events);
    assertThat(end.phase()).isEqualTo("evaluation");
    assertThat(end.metrics().get("accuracy")).isGreaterThan(0.9);
    assertThat(end.metrics().get("auroc")).isGreaterThan(0.9);
    assertThat(end.intervals()).containsKeys("accuracy_ci", "auroc_ci");
    var steps =
        events.stream()
            .filter(RunEvent.StepFinished.class::isInstance)
            .map(event -> ((RunEvent.StepFinished) event).metrics())
            .toList();
    assertThat(steps.getFirst())
        .containsKeys("loss", "accuracy", "margin", "min_reward", "mean_reward", "max_reward");
    assertThat(steps.getLast().get("loss"))
        .isLessThan(steps.getFirst().getOrDefault("loss", 0.0) / 2);
    assertThat(steps.getLast().get("epoch")).isEqualTo(4);

    Path export = run.resolve("export");
    ScoredText text = ScoredText.read(DISK, export);
    assertThat(text.template().text()).isEqualTo(PromptTemplate.SHORT.text());
    try (var model = RewardModel.open(DISK, export)) {
      double[] scores =
          model.score(List.of(text.encode("999?", "3y"), text.encode("999?", "3n")), 1000);
      assertThat(scores[0]).isGreaterThan(scores[1]);
      assertThat(model.scale().orElseThrow().mean())
          .isCloseTo(end.metrics().getOrDefault("mean_reward", 0.0), Offset.offset(1e-9));
    }
    assertThatThrownBy(() -> ModelDirectory.open(DISK, export))
        .hasMessageContaining("is a reward model, which scores responses");

    Report.write(RunRecord.read(run), List.of());
    JsonNode summary =
        JsonMapper.shared().readTree(Files.readString(run.resolve("report/summary.json")));
    JsonNode own = summary.path("reward_model");
    assertThat(own.path("accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(own.path("accuracy_ci").size()).isEqualTo(2);
    assertThat(own.path("calibration").size()).isEqualTo(10);
    double inBins = 0;
    for (JsonNode bin : own.path("calibration")) inBins += bin.path("count").asDouble();
    assertThat(inBins).isEqualTo(own.path("items").asDouble());
    assertThat(own.path("counts").path("examples").asInt()).isEqualTo(120);
    assertThat(run.resolve("report/figures/reliability.svg")).exists();
    assertThat(run.resolve("report/figures/reward_model_loss.svg")).exists();
    assertThat(Files.readString(run.resolve("report/report.md")))
        .contains("How good is the reward model?");
  }

  @Test
  void itLearnsLabels() throws Exception {
    Path labels = TinyReward.labels(folder.resolve("labels.jsonl"), 160);
    List<RunEvent> events = new ArrayList<>();
    var recipe = TinyReward.recipe(base, labels, "kind=pointwise", "reward-model.epochs=4");
    TinyReward.run(folder.resolve("run"), recipe, events::add, () -> false);
    assertThat(last(events).metrics().get("accuracy")).isGreaterThan(0.9);
    assertThat(last(events).metrics().get("auroc")).isGreaterThan(0.95);
  }

  @Test
  void interruptedAnywhereAndResumedItEndsWithTheSameBytes() throws Exception {
    var recipe = TinyReward.recipe(base, data);
    TinyReward.run(folder.resolve("whole"), recipe, EventSink.none(), () -> false);
    Path cut = folder.resolve("cut");
    int calls = 0;
    for (int stopAfter = 3; ; stopAfter += 4) {
      int[] seen = {0};
      int limit = stopAfter;
      Outcome outcome = TinyReward.run(cut, recipe, _ -> seen[0]++, () -> seen[0] >= limit);
      calls++;
      if (outcome == Outcome.FINISHED) break;
    }
    assertThat(calls).isGreaterThan(2);
    assertThat(TinyRun.outcome(cut)).isEqualTo(TinyRun.outcome(folder.resolve("whole")));
  }

  @Test
  void killedAndResumedItEndsWithTheSameBytes() throws Exception {
    Path file = folder.resolve("my.toml");
    Files.writeString(file, org.reason4j.config.TomlWriter.write(TinyReward.recipe(base, data)));
    List<String> verb = List.of("reward-model", file.toString(), "--json");
    Path whole = folder.resolve("whole");
    TinyReward.run(whole, TinyReward.recipe(base, data), EventSink.none(), () -> false);
    Path killed = folder.resolve("killed");
    var run = new KilledRun(killed, verb, List.of());
    var random = new SplittableRandom(2);
    for (int kill = 0; kill < 2; kill++) run.kill(random, 12);
    run.finish();
    RunCard.write(TinyReward.recipe(base, data), Disk.system(), whole); // the command writes it
    assertThat(outcome(killed)).isEqualTo(outcome(whole));
  }

  /// A run by command has a clock, and so a comma before the time that is left out.
  private static Map<String, String> outcome(Path run) throws Exception {
    Map<String, String> files = TinyRun.outcome(run);
    files.computeIfPresent("events.jsonl", (_, text) -> text.replace(",}\n", "}\n"));
    return files;
  }

  @Test
  void noPromptIsOnBothSides() throws Exception {
    var text = new ScoredText(TinySft.tokenizer(), PromptTemplate.SHORT, 0);
    var examples = RewardModelExamples.read(TinyReward.recipe(base, data), text, 64);
    var learnt = new HashSet<String>();
    examples.pairs().forEach(pair -> learnt.add(prompt(text, pair.chosen())));
    assertThat(examples.heldOutPairs()).hasSizeGreaterThan(10);
    assertThat(examples.heldOutPairs())
        .noneMatch(pair -> learnt.contains(prompt(text, pair.chosen())));
    assertThat(examples.pairs().size() + examples.heldOutPairs().size()).isEqualTo(120);
  }

  private static String prompt(ScoredText text, int[] ids) {
    String all = text.tokenizer().decode(ids);
    return all.substring(0, all.indexOf("Assistant:"));
  }

  @Test
  void summariesAreReadAloneWhereAskedFor() {
    var text = new ScoredText(TinySft.tokenizer(), PromptTemplate.SHORT, 0);
    var recipe = TinyReward.recipe(base, data, "reads=summary");
    var examples = RewardModelExamples.read(recipe, text, 64);
    int think = TinySft.tokenizer().id("<think>").orElseThrow();
    assertThat(examples.pairs())
        .noneMatch(pair -> IntStream.of(pair.chosen()).anyMatch(id -> id == think));
    var whole = RewardModelExamples.read(TinyReward.recipe(base, data), text, 64);
    assertThat(whole.pairs())
        .allMatch(pair -> IntStream.of(pair.chosen()).anyMatch(id -> id == think));
  }

  @Test
  void badDataIsRefusedBeforeTheRun() throws Exception {
    Files.writeString(data, "{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"b\"}\n");
    refused(data + ":1: ", "same text");
    TinyReward.pairs(data, 6);
    refused("data: too few: of 6 examples ", "at least 8 and 4 are needed");
    Files.writeString(data, "{\"prompt\": \"a\", \"completion\": \"b\"}\n");
    refused(data + ":1: holds no preference");
    var same = new ArrayList<String>();
    for (int i = 0; i < 40; i++)
      same.add("{\"prompt\": \"%d\", \"response\": \"b\", \"safe\": true}".formatted(i));
    Files.write(data, same);
    refused(
        TinyReward.recipe(base, data, "kind=pointwise"),
        "all examples to learn have the same label");
    TinyReward.pairs(data, 40);
    refused(TinyReward.recipe(base.resolve("none"), data), "base is " + base.resolve("none"));
  }

  private void refused(String... parts) {
    refused(TinyReward.recipe(base, data), parts);
  }

  private static void refused(RewardModelRecipe recipe, String... parts) {
    assertThatThrownBy(() -> Inputs.check(recipe, DISK, () -> {}))
        .satisfies(failed -> assertThat(failed.getMessage()).contains(parts));
  }

  @Test
  void dataThatChangedSinceIsRefused() throws Exception {
    int[] seen = {0};
    Path run = folder.resolve("a");
    var recipe = TinyReward.recipe(base, data);
    TinyReward.run(run, recipe, _ -> seen[0]++, () -> seen[0] >= 6);
    TinyReward.pairs(data, 121);
    assertThatThrownBy(() -> TinyReward.run(run, recipe, EventSink.none(), () -> false))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(data + " has changed since the run began (SHA-256 ");
  }
}
