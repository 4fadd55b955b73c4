package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.checkpoint.Environment;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlBinder;
import org.reason4j.config.TomlWriter;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.deepseekv3.Model;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
class PretrainRunTest {
  @TempDir private Path folder;

  private static PretrainRecipe recipe(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "tokenizer.pages=100",
                "tokenizer.vocabulary=280",
                "model.width=24",
                "model.layers=2",
                "model.heads=2",
                "model.query-rank=8",
                "model.latent-rank=8",
                "model.plain-width=4",
                "model.rotary-width=4",
                "model.value-width=4",
                "model.feed-forward=32",
                "model.expert-feed-forward=8",
                "model.experts=8",
                "model.active=2",
                "pretrain.steps=12",
                "pretrain.rows=4",
                "pretrain.micro-rows=2",
                "pretrain.row-length=48",
                "pretrain.warm-up=2",
                "pretrain.learning-rate=1e-2",
                "held-out.pages=12",
                "held-out.every=5",
                "checkpoint.every=4"));
    settings.addAll(List.of(more));
    return TomlBinder.parse("tiny", "", PretrainRecipe.class, settings);
  }

  private static Outcome run(
      Path folder, PretrainRecipe recipe, EventSink console, BooleanSupplier stop) {
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
      return new PretrainRun(
              recipe, Disk.system(), run, console, workers, stop, System::nanoTime, run.resume())
          .run();
    }
  }

  private static double number(Map<String, Double> metrics, String name) {
    return metrics.getOrDefault(name, Double.NaN);
  }

  private static <E extends RunEvent> List<E> all(List<RunEvent> events, Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  void itLearnsBalancesTellsAndExportsWhatLoads() throws Exception {
    List<RunEvent> events = new ArrayList<>();
    Path place = folder.resolve("a");
    assertThat(run(place, recipe(), events::add, () -> false)).isEqualTo(Outcome.FINISHED);
    List<RunEvent.StepFinished> steps = all(events, RunEvent.StepFinished.class);
    assertThat(steps).hasSize(12);
    assertThat(number(steps.getLast().metrics(), "loss"))
        .isLessThan(number(steps.getFirst().metrics(), "loss") - 0.5);
    assertThat(number(steps.getLast().metrics(), "ahead_loss"))
        .isLessThan(number(steps.getFirst().metrics(), "ahead_loss") - 0.5);
    assertThat(number(steps.getLast().metrics(), "balance_loss")).isPositive();
    List<RunEvent.Evaluated> measured = all(events, RunEvent.Evaluated.class);
    assertThat(measured).extracting(RunEvent.Evaluated::step).containsExactly(0L, 5L, 10L, 12L);
    assertThat(measured.getLast().metrics())
        .containsKeys("loss", "acceptance", "max_violation", "loss/chain-sums", "loss/find-x");
    var routing = JsonMapper.shared().readTree(Files.readString(place.resolve("routing.json")));
    assertThat(routing.propertyNames()).containsExactly("layer 1", "layer 2");
    assertThat(routing.path("layer 2").path("relative_load").path("find-x").size()).isEqualTo(8);
    try (var model = (Model) ModelDirectory.open(Disk.system(), place.resolve("export"))) {
      assertThat(model.config().predictionLayers()).isEqualTo(1);
      for (int layer = 1; layer <= 2; layer++)
        for (float moved : model.correction(layer).toFloats())
          assertThat(Math.abs(moved)).isLessThanOrEqualTo(12 * 0.005f + 1e-6f);
      assertThat(model.correction(1).toFloats()).isNotEqualTo(new float[8]);
    }
  }

  @Test
  void stoppedAndResumedItEndsWithTheSameBytes() throws Exception {
    List<RunEvent> whole = new ArrayList<>();
    run(folder.resolve("whole"), recipe(), whole::add, () -> false);
    for (int after : new int[] {3, 6}) {
      Path place = folder.resolve("cut-" + after);
      var asked = new AtomicInteger();
      List<RunEvent> events = new ArrayList<>();
      assertThat(run(place, recipe(), events::add, () -> asked.getAndIncrement() == after))
          .isEqualTo(Outcome.INTERRUPTED);
      assertThat(run(place, recipe(), events::add, () -> false)).isEqualTo(Outcome.FINISHED);
      for (String file : List.of("export/model.safetensors", "routing.json", "tokenizer.json"))
        assertThat(place.resolve(file))
            .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
      assertThat(all(events, RunEvent.Evaluated.class))
          .isEqualTo(all(whole, RunEvent.Evaluated.class));
    }
  }

  @Test
  void balanceAndLayersAheadCanBeLeftOut() throws Exception {
    Path place = folder.resolve("plain");
    List<RunEvent> events = new ArrayList<>();
    PretrainRecipe plain =
        recipe("experts.bias-speed=0", "experts.sequence-balance=0", "model.prediction-layers=0");
    run(place, plain, events::add, () -> false);
    var metrics = all(events, RunEvent.StepFinished.class).getLast().metrics();
    assertThat(number(metrics, "balance_loss")).isZero();
    assertThat(number(metrics, "ahead_loss")).isZero();
    try (var model = (Model) ModelDirectory.open(Disk.system(), place.resolve("export"))) {
      assertThat(model.config().predictionLayers()).isZero();
      assertThat(model.correction(1).toFloats()).containsOnly(0f);
    }
  }

  @Test
  void expertsThatCannotBeChosenAreRefused() {
    assertThatThrownBy(() -> PretrainRun.check(recipe("model.groups=3")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("model: groups is 3; a divisor of experts = 8");
  }
}
