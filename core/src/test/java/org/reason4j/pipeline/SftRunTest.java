package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.data.ExampleException;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class SftRunTest {
  @TempDir private Path folder;

  private Path base = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void write() throws Exception {
    base = TinySft.base(folder.resolve("base"));
    data = TinySft.sums(folder.resolve("sums.jsonl"), 40);
  }

  private SftRecipe recipe(String... more) {
    return TinySft.recipe(base, data, more);
  }

  private static double number(Map<String, Double> metrics, String name) {
    return metrics.getOrDefault(name, Double.NaN);
  }

  private static List<RunEvent.StepFinished> steps(List<RunEvent> events) {
    return events.stream()
        .filter(RunEvent.StepFinished.class::isInstance)
        .map(RunEvent.StepFinished.class::cast)
        .toList();
  }

  @Test
  void itLearnsTellsAndExportsWhatLoads() throws Exception {
    List<RunEvent> events = new ArrayList<>();
    SftRecipe recipe = recipe("sft.epochs=6", "held-out=0.2");
    Outcome outcome = TinySft.run(folder.resolve("a"), recipe, events::add, () -> false);
    assertThat(outcome).isEqualTo(Outcome.FINISHED);
    assertThat(events.getFirst()).isInstanceOf(RunEvent.PhaseStarted.class);
    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            RunEvent.ExamplesCounted.class,
            told ->
                assertThat(told.counts())
                    .containsEntry("examples", 40.0)
                    .containsEntry("held_out", 8.0)
                    .containsEntry("used", 32.0)
                    .containsEntry("dropped/longer_than_a_row", 0.0));
    List<RunEvent.StepFinished> steps = steps(events);
    Map<String, Double> last = steps.getLast().metrics();
    assertThat(steps).hasSizeGreaterThan(20);
    assertThat(last.get("epoch")).isEqualTo(6);
    assertThat(last.get("learning_rate")).isEqualTo(1e-3, within(1e-9));
    assertThat(last.get("loss")).isLessThan(number(steps.getFirst().metrics(), "loss") / 2);
    assertThat(last.get("mean_token_accuracy")).isGreaterThan(0.6);
    List<Double> heldOut =
        events.stream()
            .filter(RunEvent.Evaluated.class::isInstance)
            .map(e -> ((RunEvent.Evaluated) e).metrics().get("loss"))
            .toList();
    assertThat(heldOut).as("before, and after each epoch").hasSize(7);
    assertThat(heldOut.getLast()).isLessThan(heldOut.getFirst());
    Path export = folder.resolve("a/export");
    ModelDirectory.open(Disk.system(), export).close();
    for (String name : List.of("tokenizer.json", "tokenizer_config.json"))
      assertThat(Files.readString(export.resolve(name)))
          .isEqualTo(Files.readString(base.resolve(name)));
    double tokens = number(last, "num_tokens");
    double told = number(((RunEvent.ExamplesCounted) events.get(1)).counts(), "tokens");
    assertThat(tokens).as("each token once an epoch").isEqualTo(6 * told);
  }

  @Test
  void interruptedAnywhereAndResumedItEndsWithTheSameBytes() throws Exception {
    SftRecipe recipe = recipe("held-out=0.1");
    TinySft.run(folder.resolve("whole"), recipe, EventSink.none(), () -> false);
    int calls = 0;
    Path cut = folder.resolve("cut");
    for (int stopAfter = 2; ; stopAfter += 3) {
      int[] seen = {0};
      int limit = stopAfter;
      Outcome outcome = TinySft.run(cut, recipe, event -> seen[0]++, () -> seen[0] >= limit);
      calls++;
      if (outcome == Outcome.FINISHED) break;
    }
    assertThat(calls).as("the run was cut often enough").isGreaterThan(2);
    assertThat(TinyRun.outcome(cut)).isEqualTo(TinyRun.outcome(folder.resolve("whole")));
  }

  @Test
  void dataThatChangedSinceIsRefused() throws Exception {
    int[] seen = {0};
    Path run = folder.resolve("a");
    TinySft.run(run, recipe(), event -> seen[0]++, () -> seen[0] >= 5);
    TinySft.sums(data, 41);
    assertThatThrownBy(() -> TinySft.run(run, recipe(), EventSink.none(), () -> false))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(data + " has changed since the run began (SHA-256 ")
        .hasMessageEndingWith("bring the old file back, or start over with --fresh");
  }

  @Test
  void lossThatIsNotANumberThreeTimesInARowStopsTheRun() {
    List<RunEvent> events = new ArrayList<>();
    assertThatThrownBy(
            () -> TinySft.run(folder.resolve("a"), nan(recipe()), events::add, () -> false))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("sft step 3: loss or gradient norm was NaN or infinite 3 times");
    assertThat(events.stream().filter(e -> e instanceof RunEvent.StepSkipped)).hasSize(3);
  }

  /// The same recipe on a base with a weight that is not a number.
  private SftRecipe nan(SftRecipe recipe) {
    try (var model = ModelDirectory.open(Disk.system(), base);
        var _ = org.reason4j.tensor.Tensor.noGradients()) {
      model.parameters().get("model.norm.weight").fill_(Double.NaN);
      ModelDirectory.write(Disk.system(), base, model);
    }
    return recipe;
  }
}
