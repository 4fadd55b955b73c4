package org.reason4j.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.reason4j.checkpoint.Environment;
import org.reason4j.checkpoint.Retention;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.TomlBinder;
import org.reason4j.config.TomlWriter;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.weights.Disk;

/// A whole run small enough for a test: every phase, a few seconds.
public final class TinyRun {
  public static final List<String> SETTINGS =
      List.of(
          "tokenizer.vocabulary=300",
          "tokenizer.pages=200",
          "model.width=32",
          "model.layers=1",
          "model.heads=2",
          "model.key-value-heads=2",
          "model.feed-forward=48",
          "model.max-positions=128",
          "pretrain.steps=8",
          "pretrain.rows=4",
          "pretrain.micro-rows=2",
          "pretrain.warm-up=2",
          "readiness.problems=4",
          "readiness.extension-steps=4",
          "readiness.extensions=1",
          "eval.problems=2",
          "eval.harder=2",
          "eval.samples=4",
          "eval.every=2",
          "grpo.steps=6",
          "grpo.prompts=4",
          "grpo.samples=4",
          "grpo.max-new-tokens=12",
          "reward.language=1.0",
          "checkpoint.pretrain-every=3",
          "checkpoint.every=2",
          "checkpoint.keep-every=2");

  private TinyRun() {}

  static ZeroRecipe recipe(String... more) {
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.addAll(List.of(more));
    return TomlBinder.parse("tiny", "", ZeroRecipe.class, settings);
  }

  /// Two steps on a user's file of problems, from a base that is made first.
  static ZeroRecipe onProblems(Path folder, Path problems, String... more) {
    Path base = folder.resolve("base-run");
    run(
        base,
        recipe("grpo.steps=0", "readiness.extensions=0", "model.max-positions=512"),
        EventSink.none(),
        () -> false);
    Path file =
        Path.of(System.getProperty("reason4j.root", ".."))
            .resolve("recipes/zero-user-problems.toml");
    List<String> settings =
        new ArrayList<>(
            List.of(
                "base=\"" + base.resolve("export") + "\"",
                "tasks=[\"" + problems + "\"]",
                "grpo.steps=2",
                "grpo.prompts=4",
                "grpo.samples=4",
                "grpo.max-new-tokens=12",
                "eval.samples=2"));
    settings.addAll(List.of(more));
    return TomlBinder.read(file, ZeroRecipe.class, settings);
  }

  static Outcome run(Path folder, ZeroRecipe recipe, EventSink console, BooleanSupplier stop) {
    return run(Disk.system(), folder, recipe, console, stop);
  }

  static Outcome run(
      Disk disk, Path folder, ZeroRecipe recipe, EventSink console, BooleanSupplier stop) {
    Engine.start(1);
    try (var run =
            RunDirectory.open(
                disk,
                folder,
                TomlWriter.write(recipe),
                Environment.detect(recipe.threads(), Optional.empty()),
                new Retention(recipe.checkpoint().keep(), recipe.checkpoint().keepEvery()),
                Optional.empty());
        var workers = new Workers(recipe.threads())) {
      var from = run.resume();
      return new Zero(recipe, disk, run, console, workers, stop, System::nanoTime, from).run();
    }
  }

  /// Every file that must come out the same, by name; events without what the clock wrote.
  public static Map<String, String> outcome(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (name.startsWith("lock") || name.startsWith("owner") || name.equals("environment.json"))
          continue;
        if (name.startsWith("report") || name.startsWith("checkpoints")) continue;
        String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        files.put(
            name,
            name.equals("events.jsonl")
                ? events(text)
                : Integer.toHexString(text.hashCode()) + ":" + text.length());
      }
    }
    return files;
  }

  /// Lines of a run's log that do not depend on the clock or on how often it was interrupted.
  private static String events(String log) {
    var kept = new StringBuilder();
    for (String line : log.split("\n")) {
      if (line.contains("\"checkpoint_saved\"")) continue;
      kept.append(
              line.replaceAll(
                  "\"(seconds|time|step_time|peak_rss_mib|[a-z_]*_per_second|[^\"]*_ms)\":[^,}]*,?",
                  ""))
          .append('\n');
    }
    return kept.toString();
  }
}
