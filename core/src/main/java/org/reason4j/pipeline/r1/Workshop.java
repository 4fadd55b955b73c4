package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.reason4j.checkpoint.Environment;
import org.reason4j.checkpoint.EventLog;
import org.reason4j.checkpoint.Resume;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlBinder;
import org.reason4j.config.TomlWriter;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.pipeline.Outcome;
import org.reason4j.pipeline.TrainerRecipe;
import org.reason4j.pipeline.Training;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.weights.Disk;

/// What all kinds of stage work with.
///
/// @param console hears every event of every stage
/// @param notes hears sentences for the user
/// @param clock stamps events; empty for none
public record Workshop(
    R1Recipe recipe,
    Disk disk,
    Workers workers,
    EventSink console,
    Consumer<String> notes,
    LongSupplier nanoTime,
    Optional<InstantSource> clock,
    Environment environment) {

  /// A kind's settings: the kind's defaults, then what the stage sets.
  <T extends Record> T settings(Stage stage, Class<T> type) {
    return bind(stage, "", type, stage.set());
  }

  /// The world with what a stage sets.
  ZeroRecipe world(Stage stage, List<String> more) {
    List<String> overrides = new ArrayList<>(List.of("seed=" + recipe.seed()));
    overrides.add("threads=" + recipe.threads());
    overrides.addAll(more);
    overrides.addAll(stage.set());
    return bind(stage, TomlWriter.write(recipe.world()), ZeroRecipe.class, overrides);
  }

  /// The world with a model as its base: how that model is asked.
  ZeroRecipe worldOn(Path model) {
    var stage = new Stage("model", "asked", java.util.Map.of(), List.of());
    return world(stage, List.of("base=" + quoted(model)));
  }

  <T extends Record> T bind(Stage stage, String text, Class<T> type, List<String> overrides) {
    try {
      return TomlBinder.parse("world", text, type, overrides);
    } catch (ConfigException e) {
      throw new ConfigException(
          "stage %s (%s): %s", stage.name(), stage.kind(), String.valueOf(e.getMessage()));
    }
  }

  /// Trains in a folder until done: the same call goes on with what an earlier one left.
  ///
  /// @return whether it is done
  boolean train(TrainerRecipe recipe, Path folder, BooleanSupplier stop) {
    String text = TomlWriter.write((Record) recipe);
    try (var run = RunDirectory.open(disk, folder, text, environment, recipe.retention(), clock)) {
      if (finished(folder)) return true;
      Resume from = run.resume();
      return Training.of(recipe, disk, run, console, workers, stop, nanoTime, from).run()
          == Outcome.FINISHED;
    }
  }

  /// Whether the run in a folder is finished.
  boolean finished(Path folder) {
    if (!disk.exists(folder.resolve(RunDirectory.EVENTS))) return false;
    try (var lines = EventLog.lines(disk, folder.resolve(RunDirectory.EVENTS))) {
      return lines.anyMatch(line -> line.text().startsWith("{\"event\":\"run_finished\""));
    }
  }

  /// A path as a recipe's text holds it.
  static String quoted(Path path) {
    return "\"" + path.toString().replace("\\", "/") + "\"";
  }

  static SequencedMap<String, Double> figures() {
    return new LinkedHashMap<>();
  }
}
