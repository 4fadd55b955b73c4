package org.reason4j.pipeline.r1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.checkpoint.Environment;
import org.reason4j.config.TomlBinder;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.pipeline.Outcome;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Tasks;
import org.reason4j.task.Wording;
import org.reason4j.weights.Disk;

/// The recipe for a model and problems of a user's own, made small.
final class UserR1Test {
  @TempDir private Path folder;

  @Test
  void aModelAndProblemsOfOnesOwnGoFromDrawToMeasure() throws IOException {
    Path problems = problems();
    VoiceStages.shop(
        folder, shop -> new R1(shop, folder.resolve("tiny")).run(Optional.of("zero"), () -> false));
    Path root = Path.of(System.getProperty("reason4j.root", ".."));
    String text =
        Files.readString(root.resolve("recipes/r1-user.toml"))
            .replace("= \"model\"", "= \"" + folder.resolve("tiny/zero/export") + "\"")
            .replace("first-samples/samples.jsonl", samples("first", problems, "").toString())
            .replace("dev2-samples/samples.jsonl", samples("second", problems, " so").toString())
            .replace("problems=1000", "problems=3")
            .replace("\"samples=8\"", "\"samples=2\"")
            .replace("\"general=[]\"", "\"general=[]\", \"problems=2\", \"samples=2\"")
            .replace("sft.rows=8", "sft.rows=2")
            .replace("sft.row-length=1024", "sft.row-length=128");
    R1Recipe recipe =
        TomlBinder.parse(
            "r1-user.toml",
            text,
            R1Recipe.class,
            List.of(
                "threads=1",
                "world.template=short",
                "world.tasks=[\"" + problems + "\"]",
                "world.grpo.steps=1",
                "world.grpo.prompts=2",
                "world.grpo.samples=2",
                "world.grpo.max-new-tokens=8",
                "world.eval.problems=2",
                "world.eval.samples=2"));
    Path run = folder.resolve("mine");
    try (var workers = new Workers(1)) {
      var shop =
          new Workshop(
              recipe,
              Disk.system(),
              workers,
              EventSink.none(),
              _ -> {},
              System::nanoTime,
              Optional.empty(),
              Environment.detect(1, Optional.empty()));
      assertThat(new R1(shop, run).run(Optional.empty(), () -> false)).isEqualTo(Outcome.FINISHED);
    }
    assertThat(Drawn.read(Disk.system(), run.resolve("first-samples/samples.jsonl")))
        .hasSize(6)
        .allMatch(drawn -> drawn.problem().task().equals("problems"));
    assertThat(Files.readString(run.resolve("card-r1/scorecard.json"))).contains("reasoning");
    assertThat(run.resolve("export/model.safetensors")).exists();
  }

  private Path problems() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++)
      lines.add(
          "{\"question\": \"what is %d and 1 ?\", \"answer\": \"%d\", \"verifier\": \"number\"}"
              .formatted(i, i + 1));
    return Files.write(folder.resolve("problems.jsonl"), lines);
  }

  /// Right samples of the problems, with a word before the answer or not.
  private Path samples(String name, Path problems, String word) throws IOException {
    var task = Tasks.named(problems.toString(), Wording.ENGLISH, Path.of(""));
    List<Drawn> samples = new ArrayList<>();
    for (Problem problem : Problems.of(task, Level.TRAIN, Split.TRAIN, 1).distinct(8)) {
      String response =
          "<think> one more</think>%s<answer> %s</answer>".formatted(word, problem.reference());
      samples.add(new Drawn(problem, samples.size(), 0, response, "correct", false, 9));
    }
    return VoiceStages.samples(folder.resolve(name), samples);
  }
}
