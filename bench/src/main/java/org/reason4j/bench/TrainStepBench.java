package org.reason4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reason4j.data.Row;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.train.Pretraining;
import org.reason4j.weights.Disk;

/// Times training steps as pretraining makes them: forward, backward, clipping, AdamW; the same
/// rows every step.
///
/// Usage: `TrainStepBench WORK [--threads 2] [--repeat 5] [--steps 40] [--warm-up 120]`
public final class TrainStepBench {
  private TrainStepBench() {}

  /// See the class.
  public static void main(String[] arguments) {
    Options options = Options.parse(arguments, Set.of("threads", "repeat", "steps", "warm-up"));
    System.out.println(
        run(
            Path.of(options.word(0, "a work file, such as train.json")),
            options.count("threads", 2),
            options.count("repeat", 5),
            options.count("steps", 40),
            options.count("warm-up", 120)));
  }

  static String run(Path file, int threads, int repeat, int steps, int warmUp) {
    Engine.start(1);
    TrainWork work = TrainWork.read(file);
    List<Row> rows = work.rows();
    var config =
        new Pretraining.Config(
            1_000_000,
            rows.size(),
            rows.getFirst().ids().length,
            work.learningRate(),
            0,
            work.weightDecay(),
            work.maxGradNorm(),
            work.microRows());
    List<Double> losses = new ArrayList<>();
    try (Workers workers = new Workers(threads);
        LanguageModel model = ModelDirectory.open(Disk.system(), Path.of(work.model()));
        Pretraining training = new Pretraining(config, model, workers)) {
      Timing timing =
          Timing.measure(
              () -> run(training, rows, warmUp, losses),
              repeat,
              () -> run(training, rows, steps, losses));
      return BenchLine.of(
          "train",
          String.valueOf(file.getFileName()),
          Map.of(
              "rows", rows.size(),
              "row_length", rows.getFirst().ids().length,
              "micro_rows", work.microRows(),
              "steps", steps,
              "parameters", model.parameters().count()),
          timing,
          work.tokens() * steps,
          threads,
          Map.of(
              "losses", List.of(losses.getFirst(), losses.get(Math.min(10, losses.size() - 1)))));
    }
  }

  private static void run(Pretraining training, List<Row> rows, int steps, List<Double> losses) {
    for (int i = 0; i < steps; i++) {
      Pretraining.Step step = training.step(losses.size(), rows);
      if (step.skipped())
        throw new IllegalStateException(
            "step "
                + losses.size()
                + " was skipped: loss "
                + step.loss()
                + ", gradient norm "
                + step.gradNorm()
                + "; expected finite ones");
      losses.add(step.loss());
    }
  }
}
