package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.checkpoint.Environment;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlWriter;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.Compute;
import org.reason4j.report.RunRecord;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class DistillRunTest {
  @TempDir private static Path shared;

  /// A teacher that has seen a few pages: what it says is nonsense, and enough to learn from.
  @BeforeAll
  static void makeTeacher() {
    TinyRun.run(
        shared.resolve("teacher"),
        TinyRun.recipe("grpo.steps=0", "eval.problems=2", "threads=1"),
        EventSink.none(),
        () -> false);
  }

  static List<String> settings(Path teacher, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "teacher=\"" + teacher.resolve("export") + "\"",
                "model.family=\"qwen2\"",
                "model.width=16",
                "model.layers=1",
                "model.heads=2",
                "model.key-value-heads=1",
                "model.feed-forward=24",
                "model.max-positions=128",
                "pretrain.steps=4",
                "pretrain.rows=2",
                "pretrain.warm-up=1",
                "traces.problems=6",
                "traces.samples=2",
                "traces.max-new-tokens=12",
                "traces.keep=\"all\"",
                "sft.row-length=64",
                "sft.rows=2",
                "sft.epochs=2",
                "sft.learning-rate=1e-3",
                "eval.problems=2",
                "eval.harder=2",
                "eval.samples=2",
                "checkpoint.every=2"));
    settings.addAll(List.of(more));
    return settings;
  }

  private static DistillRecipe recipe(String... more) {
    return (DistillRecipe)
        TrainerRecipe.parse(
            "tiny", "", Optional.of(Trainer.DISTILL), settings(shared.resolve("teacher"), more));
  }

  private static Outcome run(
      Path folder, DistillRecipe recipe, EventSink console, BooleanSupplier stop) {
    Engine.start(1);
    try (var run =
            RunDirectory.open(
                Disk.system(),
                folder,
                TomlWriter.write(recipe),
                Environment.detect(recipe.threads(), Optional.empty()),
                recipe.retention(),
                Optional.empty());
        var workers = new Workers(recipe.threads())) {
      var from = run.resume();
      return new DistillRun(
              recipe, Disk.system(), run, console, workers, stop, System::nanoTime, from)
          .run();
    }
  }

  private static List<RunEvent.StepFinished> steps(List<RunEvent> events, String phase) {
    return events.stream()
        .filter(RunEvent.StepFinished.class::isInstance)
        .map(RunEvent.StepFinished.class::cast)
        .filter(step -> step.phase().equals(phase))
        .toList();
  }

  private static Map<String, Double> data(List<RunEvent> events, String phase) {
    return events.stream()
        .filter(RunEvent.ExamplesCounted.class::isInstance)
        .map(RunEvent.ExamplesCounted.class::cast)
        .filter(data -> data.phase().equals(phase))
        .findFirst()
        .orElseThrow()
        .counts();
  }

  private static double metric(RunEvent.StepFinished step, String name) {
    return step.metrics().getOrDefault(name, Double.NaN);
  }

  @Test
  void everyMethodGoesFromNothingToAnExportAndCountsItsCompute(@TempDir Path folder) {
    for (var kind : DistillRecipe.Kind.values()) {
      boolean logits = kind != DistillRecipe.Kind.SFT;
      Path at = folder.resolve(kind.word());
      List<RunEvent> events = new ArrayList<>();
      var recipe =
          recipe(
              "distill.method=\"" + kind.word() + "\"",
              "distill.on-policy=" + (logits ? 0.5 : 0.0),
              "seed=3");
      assertThat(run(at, recipe, events::add, () -> false)).isEqualTo(Outcome.FINISHED);
      assertThat(at.resolve("base/model.safetensors")).exists();
      assertThat(at.resolve("export/model.safetensors")).exists();
      var result = DistillResult.read(Disk.system(), at);
      assertThat(result.student()).isEqualTo("qwen2-16x1");
      assertThat(result.method()).isEqualTo(kind.word());
      assertThat(result.suites()).containsOnlyKeys("in_distribution", "harder");
      var steps = steps(events, "distill");
      assertThat(steps.size()).isGreaterThan(2);
      assertThat(metric(steps.getLast(), "total_flos")).isEqualTo(result.spent().total());
      var record = RunRecord.read(at);
      assertThat(
              Compute.sum(MatchedCompute.measured(record, "pretrain"))
                  .plus(Compute.sum(MatchedCompute.measured(record, "distill")))
                  .total())
          .as("what the steps cost is what the run cost")
          .isCloseTo(result.spent().total(), withinPercentage(1e-9));
      assertThat(metric(steps.getFirst(), "total_flos"))
          .isGreaterThan(metric(steps(events, "pretrain").getLast(), "total_flos"));
      assertThat(result.teacher().sampling()).isPositive();
      double own = steps.stream().mapToDouble(step -> metric(step, "on_policy")).sum();
      if (logits) {
        assertThat(result.teacher().training()).isPositive();
        assertThat(own).isBetween(1.0, steps.size() - 1.0);
        assertThat(result.spent().sampling()).isPositive();
      } else {
        assertThat(result.teacher().training()).isZero();
        assertThat(own + result.spent().sampling()).isZero();
      }
    }
  }

  @Test
  void tracesAreCountedAndReadAgainAsTheyWere(@TempDir Path folder) {
    List<RunEvent> events = new ArrayList<>();
    run(folder.resolve("run"), recipe(), events::add, () -> false);
    var counts = data(events, "traces");
    assertThat(counts.get("drawn")).isEqualTo(12);
    double kept = counts.getOrDefault("kept", 0.0);
    assertThat(kept + counts.getOrDefault("dropped/duplicate", 0.0)).isEqualTo(12);
    assertThat(data(events, "distill").get("used")).isEqualTo(kept);
    Path file = folder.resolve("run/traces.jsonl");
    var traces = TeacherTraces.read(Disk.system(), file);
    assertThat((double) traces.size()).isEqualTo(kept);
    assertThat(traces).allMatch(trace -> trace.completionIds().length > 0);
    TeacherTraces.write(Disk.system(), folder.resolve("again.jsonl"), traces);
    assertThat(folder.resolve("again.jsonl")).hasSameBinaryContentAs(file);
  }

  @Test
  void givenDataIsLearntInPlaceOfTraces(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("sums.jsonl");
    Files.writeString(
        data,
        "{\"prompt\": \"1 + 2 = ?\", \"completion\": \"<think> 1 + 2 = 3</think><answer> 3</answer>\"}\n"
            .repeat(5));
    var given = recipe("data=[\"" + data + "\"]", "distill.method=\"forward-kl\"");
    Inputs.check(given, Disk.system(), () -> {});
    List<RunEvent> events = new ArrayList<>();
    run(folder.resolve("run"), given, events::add, () -> false);
    assertThat(folder.resolve("run/traces.jsonl")).doesNotExist();
    assertThat(data(events, "distill").get("used")).isEqualTo(5);
    var result = DistillResult.read(Disk.system(), folder.resolve("run"));
    assertThat(result.teacher().sampling()).isZero();
    assertThat(result.teacher().training()).isPositive();
    Files.writeString(data, "{\"prompt\": 1}\n");
    assertThatThrownBy(() -> Inputs.check(given, Disk.system(), () -> {}))
        .hasMessageContaining("sums.jsonl:1: ");
  }

  /// Stopped at every possible place, and gone on with each time.
  @Test
  void stoppedAnywhereItEndsWithTheSameBytes(@TempDir Path folder) throws Exception {
    var recipe = recipe("distill.method=\"jsd\"", "distill.on-policy=0.5", "threads=1");
    run(folder.resolve("alone"), recipe, EventSink.none(), () -> false);
    var expected = TinyRun.outcome(folder.resolve("alone"));
    Path stopped = folder.resolve("stopped");
    int calls = 0;
    for (int limit = 3; ; limit += 2) {
      int[] asked = {0};
      int most = limit;
      calls++;
      if (run(stopped, recipe, EventSink.none(), () -> ++asked[0] > most) == Outcome.FINISHED)
        break;
    }
    assertThat(calls).isGreaterThan(4);
    assertThat(TinyRun.outcome(stopped)).isEqualTo(expected);
  }

  @Test
  void aFinishedStudentTakesUpWhereItIsAndItsDirectoryIsNotTouched(@TempDir Path folder)
      throws Exception {
    run(folder.resolve("first"), recipe(), EventSink.none(), () -> false);
    Path base = folder.resolve("first/base");
    byte[] before = Files.readAllBytes(base.resolve("model.safetensors"));
    run(
        folder.resolve("second"),
        recipe("student=\"" + base + "\""),
        EventSink.none(),
        () -> false);
    assertThat(Files.readAllBytes(base.resolve("model.safetensors"))).isEqualTo(before);
    assertThat(folder.resolve("second/export/model.safetensors"))
        .as("the same base, traces and steps")
        .hasSameBinaryContentAs(folder.resolve("first/export/model.safetensors"));
    var whole = DistillResult.read(Disk.system(), folder.resolve("first"));
    var part = DistillResult.read(Disk.system(), folder.resolve("second"));
    assertThat(part.spent().total()).isLessThan(whole.spent().total());
    assertThat(part.suites()).isEqualTo(whole.suites());
    assertThat(part.teacher().sampling()).isCloseTo(whole.teacher().sampling(), within(1.0));
  }

  @Test
  void otherVocabulariesAreRefusedOnLogitsAndWorkOnText(@TempDir Path folder) {
    TinyRun.run(
        folder.resolve("stranger"),
        TinyRun.recipe("grpo.steps=0", "seed=9", "tokenizer.vocabulary=290", "threads=1"),
        EventSink.none(),
        () -> false);
    String student = "student=\"" + folder.resolve("stranger/export") + "\"";
    var onLogits = recipe(student, "distill.method=\"forward-kl\"");
    assertThatThrownBy(() -> Inputs.check(onLogits, Disk.system(), () -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching(
            "distill.method is \"forward-kl\", which compares logits id by id, and the vocabularies"
                + " differ: id \\d+ is .* in the student and .* in the teacher; method = \"sft\""
                + " works, since .*");
    var onText = recipe(student);
    Inputs.check(onText, Disk.system(), () -> {});
    assertThat(run(folder.resolve("run"), onText, EventSink.none(), () -> false))
        .isEqualTo(Outcome.FINISHED);
  }

  @Test
  void aTeacherThatIsNeverRightLeavesNothingToLearn(@TempDir Path folder) {
    assertThatThrownBy(() ->
            run(
                folder.resolve("run"),
                recipe("traces.keep=\"right\""),
                EventSink.none(),
                () -> false))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "no trace is left of 12: {drawn=12.0, kept=0.0, dropped/unfinished=");
  }

  @Test
  void mistakesInARecipeAreNamed() {
    assertThatThrownBy(() -> recipe("distill.on-policy=0.5"))
        .hasMessageContaining("distill.on-policy is 0.5 with method sft");
    assertThatThrownBy(() -> recipe("sft.row-length=512"))
        .hasMessageContaining(
            "sft.row-length is 512; it must be at most model.max-positions = 128");
    var missing = recipe("teacher=\"nowhere\"");
    assertThatThrownBy(() -> Inputs.check(missing, Disk.system(), () -> {}))
        .hasMessageStartingWith("teacher is nowhere; no such file or folder: nowhere");
  }
}
