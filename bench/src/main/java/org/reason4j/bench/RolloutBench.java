package org.reason4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reason4j.engine.Engine;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Completion;
import org.reason4j.generate.FinishReason;
import org.reason4j.generate.ParallelBatcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.weights.Disk;

/// Times the sampling of groups of answers as a step of reinforcement learning does it. Each repeat
/// draws from streams of its own, so answers differ in number of tokens; the tokens counted are
/// those up to and with the end token.
///
/// Usage: `RolloutBench WORK [--threads 2] [--repeat 5] [--warm-up 3] [--slots N]`
public final class RolloutBench {
  private RolloutBench() {}

  /// See the class.
  public static void main(String[] arguments) {
    Options options = Options.parse(arguments, Set.of("threads", "repeat", "warm-up", "slots"));
    Path file = Path.of(options.word(0, "a work file, such as rollout.json"));
    RolloutWork work = RolloutWork.read(file);
    System.out.println(
        run(
            work,
            String.valueOf(file.getFileName()),
            options.count("threads", 2),
            options.count("repeat", 5),
            options.count("warm-up", 3),
            options.count("slots", work.slots())));
  }

  static String run(RolloutWork work, String name, int threads, int repeat, int warmUp, int slots) {
    Engine.start(1);
    var settings =
        new Batcher.Settings(
            SamplingSettings.PLAIN.withTemperature(work.temperature()),
            work.maxNewTokens(),
            Set.of(work.endToken()),
            slots);
    List<Integer> lengths = new ArrayList<>();
    int[] stopped = {0};
    int[] repeats = {0};
    try (Workers workers = new Workers(threads);
        LanguageModel model = ModelDirectory.open(Disk.system(), Path.of(work.model()))) {
      var batcher = new ParallelBatcher(model, workers);
      Runnable once =
          () -> {
            int number = repeats[0]++;
            for (List<Completion> group :
                batcher.generate(prompts(work, number), settings, () -> false))
              for (Completion completion : group) {
                lengths.add(completion.ids().length);
                if (completion.finish() == FinishReason.STOP) stopped[0]++;
              }
          };
      Timing timing =
          Timing.measure(
              () -> {
                for (int i = 0; i < warmUp; i++) once.run();
                lengths.clear();
                stopped[0] = 0;
              },
              repeat,
              once);
      int rows = work.promptIds().length * work.samples();
      if (lengths.size() != rows * repeat)
        throw new IllegalStateException(
            lengths.size() + " answers; expected " + rows + " x " + repeat);
      // All repeats together: the number of tokens differs from one to the next.
      double seconds = timing.seconds().stream().mapToDouble(s -> s).sum();
      long tokens = lengths.stream().mapToLong(n -> n).sum();
      double cpu = timing.cpuSeconds().stream().mapToDouble(s -> s).sum();
      return BenchLine.of(
          "rollout",
          name,
          Map.of(
              "prompts",
              work.promptIds().length,
              "samples",
              work.samples(),
              "max_new_tokens",
              work.maxNewTokens(),
              "slots",
              slots),
          new Timing(timing.loadBefore(), timing.warmUpSeconds(), List.of(seconds), List.of(cpu)),
          tokens,
          threads,
          Map.of(
              "repeats", timing.seconds().stream().map(BenchLine::rounded).toList(),
              "mean_length", BenchLine.rounded(tokens / (double) lengths.size()),
              "ended", BenchLine.rounded(stopped[0] / (double) lengths.size())));
    }
  }

  private static List<Prompt> prompts(RolloutWork work, int repeat) {
    List<Prompt> prompts = new ArrayList<>();
    for (int p = 0; p < work.promptIds().length; p++) {
      int prompt = p;
      prompts.add(
          new Prompt(
              work.promptIds()[p],
              work.samples(),
              sample -> RandomStreams.of(work.seed(), "bench-rollout", repeat, prompt, sample)));
    }
    return prompts;
  }
}
