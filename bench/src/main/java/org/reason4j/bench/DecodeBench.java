package org.reason4j.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.reason4j.engine.Engine;
import org.reason4j.generate.SequenceModel;
import org.reason4j.generate.TorchSequence;
import org.reason4j.generate.kernel.KernelDecoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.ModelShape;
import org.reason4j.weights.Disk;
import org.reason4j.weights.ShardedWeights;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Times one greedy stream after a short prompt, and the reading of a long one, on our kernels or
/// on the library; with the bytes of weights and cache that it reads a second.
///
/// Usage: `DecodeBench WORK MODEL [--threads 2] [--repeat 5] [--kernels 1]`; WORK holds
/// `prompt_ids`, `prefill_ids`, `prefill_tokens` and `decode_tokens`.
public final class DecodeBench {
  private static final int WARM_UPS = 3;

  private DecodeBench() {}

  /// See the class.
  public static void main(String[] arguments) {
    Options options = Options.parse(arguments, Set.of("threads", "repeat", "kernels"));
    Path work = Path.of(options.word(0, "a work file, such as decode_single.json"));
    Path model = Path.of(options.word(1, "a model directory or a .gguf file"));
    System.out.println(
        run(
            work,
            model,
            options.count("threads", 2),
            options.count("repeat", 5),
            options.count("kernels", 1) > 0));
  }

  static String run(Path file, Path model, int threads, int repeat, boolean kernels) {
    JsonNode work = JsonMapper.shared().readTree(Disk.system().read(file));
    int[] prompt = ids(work.path("prompt_ids"));
    int[] whole = ids(work.path("prefill_ids"));
    int[] prefill = Arrays.copyOf(whole, work.path("prefill_tokens").asInt(whole.length));
    int count = work.path("decode_tokens").asInt();
    var shape = ModelDirectory.shape(Disk.system(), model);
    long weights;
    try (var stored = ShardedWeights.open(Disk.system(), model)) {
      weights = stored.tensors().values().stream().mapToLong(t -> t.spec().bytes()).sum();
    }
    try (SequenceModel sequence = open(model, shape, threads, kernels)) {
      int[] made = new int[count];
      Timing timing =
          Timing.measure(
              () -> {
                for (int i = 0; i < WARM_UPS; i++) {
                  read(sequence, prompt);
                  decode(sequence, prompt[prompt.length - 1], made);
                }
              },
              repeat,
              () -> read(sequence, prompt),
              () -> decode(sequence, prompt[prompt.length - 1], made));
      Timing reading =
          Timing.measure(() -> read(sequence, prefill), repeat, () -> read(sequence, prefill));
      long cached = 4 * shape.cacheShape().elements() * (prompt.length + count / 2);
      double perToken = (weights + cached) / 1e9;
      Map<String, Object> more = new LinkedHashMap<>();
      more.put("prefill_tokens_per_second", BenchLine.rounded(prefill.length / reading.best()));
      more.put("weights_bytes", weights);
      more.put("decode_gb_per_second", BenchLine.rounded(count / timing.best() * perToken));
      more.put("first_ids", Arrays.stream(made).limit(16).boxed().toList());
      return BenchLine.of(
          "decode",
          String.valueOf(file.getFileName()),
          Map.of(
              "model",
              String.valueOf(model.getFileName()),
              "kernels",
              kernels,
              "prompt",
              prompt.length,
              "prefill",
              prefill.length),
          timing,
          count,
          threads,
          more);
    }
  }

  private static SequenceModel open(Path model, ModelShape shape, int threads, boolean kernels) {
    if (!kernels || !(shape instanceof DecoderConfig config)) {
      Engine.start(threads);
      return TorchSequence.owning(ModelDirectory.open(Disk.system(), model));
    }
    try (var weights = ShardedWeights.open(Disk.system(), model)) {
      return KernelDecoder.load(config, weights.tensors()).owningSequence(threads);
    }
  }

  private static int[] ids(JsonNode list) {
    return list.valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  /// Begins anew with all ids but the last, which is decoded first.
  private static void read(SequenceModel sequence, int[] ids) {
    sequence.rewind(0);
    sequence.extend(Arrays.copyOf(ids, ids.length - 1), new float[0]);
  }

  private static void decode(SequenceModel sequence, int last, int[] made) {
    float[] logits_V = new float[sequence.vocabularySize()];
    int next = last;
    for (int i = 0; i < made.length; i++) {
      sequence.extend(new int[] {next}, logits_V);
      next = 0;
      for (int id = 1; id < logits_V.length; id++) if (logits_V[id] > logits_V[next]) next = id;
      made[i] = next;
    }
  }
}
