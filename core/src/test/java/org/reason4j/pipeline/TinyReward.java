package org.reason4j.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.reason4j.checkpoint.Environment;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.TomlBinder;
import org.reason4j.config.TomlWriter;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.weights.Disk;

/// Preferences that a model of a few thousand parameters can learn, and runs of a second on
/// [TinySft]'s base.
public final class TinyReward {
  private TinyReward() {}

  /// Pairs: what ends with `y` is preferred to what ends with `n`; two pairs a prompt.
  public static Path pairs(Path file, int count) throws IOException {
    List<String> lines =
        IntStream.range(0, count)
            .mapToObj(i ->
                "{\"prompt\": \"%d?\", \"chosen\": \"<think> %d</think> %dy\", \"rejected\": \"%dn\"}"
                    .formatted(i / 2, i % 3, i % 5, (i + 1) % 7))
            .toList();
    return Files.write(file, lines);
  }

  /// Labels: what ends with `y` is safe.
  public static Path labels(Path file, int count) throws IOException {
    List<String> lines =
        IntStream.range(0, count)
            .mapToObj(i ->
                "{\"prompt\": \"%d?\", \"response\": \"%d%s\", \"safe\": %b}"
                    .formatted(i / 2, i % 5, i % 2 == 0 ? "y" : "n", i % 2 == 0))
            .toList();
    return Files.write(file, lines);
  }

  static RewardModelRecipe recipe(Path base, Path data, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "base=" + base,
                "data=[\"" + data + "\"]",
                "held-out=0.3",
                "reward-model.examples=8",
                "reward-model.learning-rate=1e-2",
                "reward-model.micro-tokens=128",
                "checkpoint.every=3"));
    settings.addAll(List.of(more));
    return TomlBinder.parse("tiny", "", RewardModelRecipe.class, settings);
  }

  static Outcome run(
      Path folder, RewardModelRecipe recipe, EventSink console, BooleanSupplier stop) {
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
      return new RewardModelRun(
              recipe, Disk.system(), run, console, workers, stop, System::nanoTime, from)
          .run();
    }
  }
}
