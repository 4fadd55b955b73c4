package org.reason4j.pipeline.r1;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.reason4j.engine.RandomStreams;
import org.reason4j.pipeline.TinyRun;
import org.reason4j.task.ChainSums;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.weights.Disk;

/// A pipeline of every kind of stage, small enough for a test. Its models learn nothing, so the
/// samples that it curates are written by hand.
public final class TinyR1 {
  private TinyR1() {}

  /// Writes the recipe and the samples into a folder and returns the recipe.
  public static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path samples = folder.resolve("samples.jsonl");
    Drawn.write(Disk.system(), samples, samples());
    var text = new StringBuilder("seed = 3\nthreads = 1\nmodel = \"r1/export\"\n");
    stage(text, "zero", "zero", Map.of(), "grpo.steps=1");
    stage(text, "drawn", "draw", Map.of("model", "zero/export"), "problems=3", "samples=2");
    stage(text, "data", "curate", Map.of("samples", samples.toString()), "general-share=0.5");
    stage(
        text,
        "dev",
        "sft",
        Map.of("base", "zero/base", "data", "data/data.jsonl"),
        "sft.epochs=1",
        "sft.rows=4",
        "sft.row-length=128");
    stage(
        text,
        "judged",
        "prefer",
        Map.of("model", "dev/export"),
        "problems=12",
        "samples=4",
        "constructed=1.0");
    stage(
        text,
        "helpfulness",
        "reward-model",
        Map.of("base", "dev/export", "data", "judged/pairs.jsonl"),
        "reads=summary",
        "reward-model.epochs=1");
    stage(
        text,
        "safety",
        "reward-model",
        Map.of("base", "dev/export", "data", "judged/safety.jsonl"),
        "kind=pointwise",
        "reward-model.epochs=1");
    stage(
        text,
        "r1",
        "grpo",
        Map.of(
            "base", "dev/export", "helpfulness", "helpfulness/export", "safety", "safety/export"),
        "form=summary",
        "general-tasks=[\"greeting\", \"harmful\"]",
        "general-from=0.5",
        "reward.helpfulness=1.0",
        "reward.safety=1.0",
        "grpo.steps=2");
    stage(
        text,
        "card",
        "measure",
        Map.of("model", "r1/export"),
        "general=[\"greeting\", \"harmful\"]",
        "problems=3",
        "samples=2");
    text.append("\n[world]\n");
    List<String> settings = new ArrayList<>(TinyRun.SETTINGS);
    settings.add("model.max-positions=256");
    for (String setting : settings)
      if (!setting.equals("model.max-positions=128")) text.append(setting).append('\n');
    Path recipe = folder.resolve("tiny.toml");
    Files.writeString(recipe, text, StandardCharsets.UTF_8);
    return recipe;
  }

  private static void stage(
      StringBuilder text, String name, String kind, Map<String, String> inputs, String... set) {
    text.append("\n[[stages]]\nname = \"%s\"\nkind = \"%s\"\n".formatted(name, kind));
    List<String> given = new ArrayList<>();
    new java.util.TreeMap<>(inputs).forEach((k, v) -> given.add("%s = \"%s\"".formatted(k, v)));
    text.append("inputs = { ").append(String.join(", ", given)).append(" }\n");
    List<String> settings = new ArrayList<>();
    for (String one : set) settings.add("'" + one + "'");
    text.append("set = [").append(String.join(", ", settings)).append("]\n");
  }

  /// Right, wrong, mixed and repeated samples of chain sums.
  static List<Drawn> samples() {
    var task = new ChainSums(ChainSums.Config.standard());
    List<Drawn> samples = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      Problem problem =
          Problems.of(task, Level.TRAIN, Split.TRAIN, RandomStreams.key(1, "samples")).problem(i);
      String right = "<think> so it is</think><answer> " + problem.reference() + "</answer>";
      samples.add(new Drawn(problem, i, 0, right, "correct", false, 12));
      samples.add(
          new Drawn(problem, i, 1, "<think> so</think><answer> 0</answer>", "wrong", false, 9));
    }
    return samples;
  }
}
