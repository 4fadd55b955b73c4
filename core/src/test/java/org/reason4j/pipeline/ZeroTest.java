package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class ZeroTest {
  @TempDir private Path folder;

  @Test
  void everyPhaseRunsAndTheExportLoads() {
    List<RunEvent> events = new ArrayList<>();
    var outcome = TinyRun.run(folder.resolve("a"), TinyRun.recipe(), events::add, () -> false);
    assertThat(outcome).isEqualTo(Outcome.FINISHED);
    assertThat(
            events.stream()
                .filter(e -> e instanceof RunEvent.PhaseFinished)
                .map(e -> ((RunEvent.PhaseFinished) e).phase()))
        .contains("tokenizer", "pretrain", "base", "grpo", "final", "export");
    assertThat(
            events.stream()
                .filter(e -> e instanceof RunEvent.StepFinished s && s.phase().equals("grpo")))
        .hasSize(6);
    assertThat(events.stream().filter(e -> e instanceof RunEvent.Readiness)).isNotEmpty();
    assertThat(events.getLast()).isInstanceOf(RunEvent.RunFinished.class);
    ModelDirectory.open(Disk.system(), folder.resolve("a/export")).close();
  }

  @Test
  void interruptedAnywhereAndResumedItEndsWithTheSameBytes() throws Exception {
    TinyRun.run(folder.resolve("whole"), TinyRun.recipe(), EventSink.none(), () -> false);
    int calls = 0;
    Path cut = folder.resolve("cut");
    for (int stopAfter = 2; ; stopAfter += 3) {
      int[] seen = {0};
      int limit = stopAfter;
      var outcome = TinyRun.run(cut, TinyRun.recipe(), event -> seen[0]++, () -> seen[0] >= limit);
      calls++;
      if (outcome == Outcome.FINISHED) break;
    }
    assertThat(calls).as("the run was cut often enough").isGreaterThan(5);
    assertThat(TinyRun.outcome(cut)).isEqualTo(TinyRun.outcome(folder.resolve("whole")));
  }

  @Test
  void aReplayedStepIsTheSameInEveryBitAndAChangedRecipeShowsWhatChanges() {
    Path run = folder.resolve("a");
    TinyRun.run(run, TinyRun.recipe(), EventSink.none(), () -> false);
    try (var workers = new Workers(2)) {
      for (int step : new int[] {1, 3, 6}) {
        var same =
            Replay.run(
                TinyRun.recipe(), Disk.system(), run, step, workers, System::nanoTime, () -> false);
        assertThat(same.metrics()).allMatch(Replay.Line::same);
        assertThat(same.same()).isTrue();
      }
      var changed =
          Replay.run(
              TinyRun.recipe("grpo.beta=0.5"),
              Disk.system(),
              run,
              3,
              workers,
              System::nanoTime,
              () -> false);
      assertThat(changed.same()).isFalse();
    }
  }

  @Test
  void aBaseDirectoryTakesThePlaceOfPretraining() throws Exception {
    Path first = folder.resolve("first");
    TinyRun.run(first, TinyRun.recipe(), EventSink.none(), () -> false);
    List<RunEvent> events = new ArrayList<>();
    var recipe = TinyRun.recipe("base=\"" + first.resolve("export") + "\"", "grpo.steps=2");
    var outcome = TinyRun.run(folder.resolve("second"), recipe, events::add, () -> false);
    assertThat(outcome).isEqualTo(Outcome.FINISHED);
    assertThat(
            events.stream()
                .filter(e -> e instanceof RunEvent.StepFinished s && s.phase().equals("pretrain")))
        .isEmpty();
    assertThat(Files.exists(folder.resolve("second/export/tokenizer.json"))).isTrue();
  }

  @Test
  void offPolicyCorrectionFindsOurOwnSamplerOnPolicy() {
    List<RunEvent> events = new ArrayList<>();
    var recipe =
        TinyRun.recipe(
            "grpo.steps=2", "grpo.old-log-probs=recomputed", "grpo.correction=sequence-mask");
    TinyRun.run(folder.resolve("a"), recipe, events::add, () -> false);
    var ratios =
        events.stream()
            .filter(e -> e instanceof RunEvent.StepFinished s && s.phase().equals("grpo"))
            .map(e -> ((RunEvent.StepFinished) e).metrics())
            .toList();
    assertThat(ratios).hasSize(2);
    for (var metrics : ratios) {
      assertThat(metrics.get("sampling/importance_sampling_ratio/min")).isBetween(0.999, 1.0);
      assertThat(metrics.get("sampling/importance_sampling_ratio/max")).isBetween(1.0, 1.001);
    }
  }

  @Test
  void lossThatIsNotANumberIsSkippedAndThreeInARowStopTheRun() {
    var recipe = TinyRun.recipe("pretrain.learning-rate=1e30", "pretrain.warm-up=0");
    List<RunEvent> events = new ArrayList<>();
    assertThatThrownBy(() -> TinyRun.run(folder.resolve("a"), recipe, events::add, () -> false))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("3 times in a row");
    assertThat(events.stream().filter(e -> e instanceof RunEvent.StepSkipped)).hasSize(3);
  }
}
