package org.reason4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reason4j.engine.Engine;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.BatchModel;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Completion;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.generate.TorchBatch;
import org.reason4j.generate.kernel.KernelDecoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.ModelDirectory;
import org.reason4j.weights.Disk;
import org.reason4j.weights.ShardedWeights;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Times the answers to a batch of prompts, drawn at temperature 1, all of the same length, on our
/// kernels or on the library. The reading of the prompts counts.
///
/// Usage: `BatchBench WORK MODEL [--threads 2] [--repeat 3] [--kernels 1]`; WORK holds `prompt_ids`
/// and `new_tokens`.
public final class BatchBench {
  private BatchBench() {}

  /// See the class.
  public static void main(String[] arguments) {
    Options options = Options.parse(arguments, Set.of("threads", "repeat", "kernels"));
    Path work = Path.of(options.word(0, "a work file, such as generate_64x128.json"));
    Path model = Path.of(options.word(1, "a model directory or a .gguf file"));
    int threads = options.count("threads", 2);
    int repeat = options.count("repeat", 3);
    System.out.println(
        options.count("kernels", 1) > 0
            ? onKernels(work, model, threads, repeat)
            : onTheLibrary(work, model, threads, repeat));
  }

  static String onKernels(Path work, Path path, int threads, int repeat) {
    if (!(ModelDirectory.shape(Disk.system(), path) instanceof DecoderConfig config))
      throw new IllegalArgumentException(path + ": the kernels read dense decoders");
    try (var weights = ShardedWeights.open(Disk.system(), path);
        var batch = KernelDecoder.load(config, weights.tensors()).owningBatch(threads)) {
      return run(work, path, batch, threads, repeat);
    }
  }

  static String onTheLibrary(Path work, Path path, int threads, int repeat) {
    Engine.start(threads);
    try (var model = ModelDirectory.open(Disk.system(), path)) {
      return run(work, path, TorchBatch.over(model), threads, repeat);
    }
  }

  private static String run(Path file, Path path, BatchModel model, int threads, int repeat) {
    JsonNode work = JsonMapper.shared().readTree(Disk.system().read(file));
    int count = work.path("new_tokens").asInt();
    List<Prompt> prompts = new ArrayList<>();
    for (JsonNode ids : work.path("prompt_ids")) {
      int number = prompts.size();
      int[] prompt = ids.valueStream().mapToInt(JsonNode::asInt).toArray();
      prompts.add(new Prompt(prompt, 1, _ -> RandomStreams.of(1, "batch", number)));
    }
    Timing timing =
        Timing.measure(
            () -> generate(model, prompts, Math.min(count, 32)),
            repeat,
            () -> generate(model, prompts, count));
    return BenchLine.of(
        "generate",
        String.valueOf(file.getFileName()),
        Map.of(
            "model",
            String.valueOf(path.getFileName()),
            "kernels",
            !(model instanceof TorchBatch),
            "prompts",
            prompts.size(),
            "new_tokens",
            count),
        timing,
        prompts.size() * (long) count,
        threads,
        Map.of());
  }

  private static void generate(BatchModel model, List<Prompt> prompts, int count) {
    var settings = new Batcher.Settings(SamplingSettings.PLAIN, count, Set.of(), prompts.size());
    for (List<Completion> answers : new Batcher(model, settings).generate(prompts))
      if (answers.getFirst().ids().length != count)
        throw new IllegalStateException(
            answers.getFirst().ids().length + " tokens made; expected " + count);
  }
}
