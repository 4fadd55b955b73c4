package org.reason4j.pipeline.r1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.checkpoint.Environment;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlBinder;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.pipeline.Outcome;
import org.reason4j.pipeline.graph.StageGraph;
import org.reason4j.report.PipelineRecord;
import org.reason4j.report.PipelineReport;
import org.reason4j.weights.Disk;

final class R1Test {
  @TempDir private Path folder;

  @Test
  void theLaptopRecipeIsTheFileInRecipesAndFits() throws IOException {
    Path file = Path.of(System.getProperty("reason4j.root", "..")).resolve("recipes/r1.toml");
    assertThat(Files.readString(file)).isEqualTo(R1Recipe.laptop());
    R1Recipe recipe = TomlBinder.read(file, R1Recipe.class, List.of());
    assertThat(recipe.stages()).extracting(s -> s.name()).contains("zero", "dev1", "dev2", "r1");
    with(recipe, run -> assertThat(run.states()).containsValue(StageGraph.State.WAITING));
  }

  @Test
  void stoppedAgainAndAgainItEndsWithTheTableOfOneLeftAlone() throws IOException {
    R1Recipe recipe =
        TomlBinder.read(TinyR1.write(folder.resolve("recipe")), R1Recipe.class, List.of());
    String alone = run(recipe, folder.resolve("alone"), Integer.MAX_VALUE).getLast();
    List<String> calls = run(recipe, folder.resolve("stopped"), 5);
    assertThat(calls).hasSizeGreaterThan(3);
    assertThat(calls.getLast()).isEqualTo(alone);
    assertThat(alone)
        .contains("\"stage\" : \"card\"")
        .contains("\"harmful\"".replace("harmful", "refusal"));
    assertThat(folder.resolve("alone/export/model.safetensors")).exists();
    assertThat(Files.readAllBytes(folder.resolve("stopped/export/model.safetensors")))
        .isEqualTo(Files.readAllBytes(folder.resolve("alone/export/model.safetensors")));
  }

  @Test
  void settingsThatDoNotFitAreRefusedBeforeAnythingRuns() throws IOException {
    Path file = TinyR1.write(folder.resolve("recipe"));
    String text = Files.readString(file);
    assertThatThrownBy(() -> with(parse(text.replace("grpo.steps=2", "grpo.stebs=2")), _ -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("stage r1 (grpo)")
        .hasMessageContaining("grpo.steps");
    assertThatThrownBy(() -> with(parse(text.replace("\"dev/export\"", "\"dev/exprot\"")), _ -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dev (sft) gives export");
  }

  private static R1Recipe parse(String text) {
    return TomlBinder.parse("tiny.toml", text, R1Recipe.class, List.of());
  }

  private interface Use {
    void of(R1 run) throws IOException;
  }

  private void with(R1Recipe recipe, Use use) throws IOException {
    with(recipe, folder.resolve("run"), use);
  }

  private static void with(R1Recipe recipe, Path folder, Use use) throws IOException {
    Engine.start(1);
    try (var workers = new Workers(recipe.threads())) {
      var shop =
          new Workshop(
              recipe,
              Disk.system(),
              workers,
              EventSink.none(),
              _ -> {},
              System::nanoTime,
              Optional.empty(),
              Environment.detect(recipe.threads(), Optional.empty()));
      use.of(new R1(shop, folder));
    }
  }

  /// Runs until it is done; the summary after each call, without what depends on the clock.
  ///
  /// @param patience how often a call may ask before it is to stop; a little more in each call, so
  ///   that every stage is done at last
  private static List<String> run(R1Recipe recipe, Path folder, int patience) throws IOException {
    List<String> summaries = new ArrayList<>();
    Outcome[] outcome = {Outcome.INTERRUPTED};
    while (outcome[0] == Outcome.INTERRUPTED) {
      with(
          recipe,
          folder,
          run -> {
            var asked = new int[1];
            long allowed = (long) patience + 4L * summaries.size();
            BooleanSupplier stop = () -> ++asked[0] > allowed;
            outcome[0] = run.run(Optional.empty(), stop);
            PipelineRecord record = run.record();
            Path page = PipelineReport.write(record, folder.resolve("report"));
            summaries.add(
                Files.readString(page.resolveSibling("summary.json"))
                    .replaceAll("\"(minutes|peak_rss_mib)\" : [^,]*,", ""));
          });
      assertThat(summaries).as("calls").hasSizeLessThan(400);
    }
    return summaries;
  }
}
