package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reason4j.generate.kernel.KernelDecoder;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Scaled positions and sliding windows give the logits of `transformers` (golden/positions): of a
/// row at once, of its tokens one by one through libtorch's cache, and through our own kernels'.
@ExtendWith(NoLeaks.class)
class PositionsTest {
  private static final float TOLERANCE = 1e-4f;
  @TempDir private Path folder = Path.of("");

  private static Path golden(String file) throws Exception {
    return Path.of(PositionsTest.class.getResource("/golden/positions/" + file).toURI());
  }

  private static JsonNode cases() throws Exception {
    return JsonMapper.shared().readTree(Files.readString(golden("cases.json")));
  }

  static Stream<String> names() throws Exception {
    return List.copyOf(cases().path("cases").propertyNames()).stream();
  }

  private static float[] floats(Safetensors file, String name) {
    try (var _ = TensorScope.open()) {
      return ModelDirectory.toTensor(file.tensor(name)).toFloats();
    }
  }

  /// The case as a model directory.
  private void write(Safetensors file, String name) throws Exception {
    Files.writeString(folder.resolve("config.json"), cases().path("cases").path(name).toString());
    String family = name.split("-")[0] + "/";
    List<TensorBytes> weights = new ArrayList<>();
    for (TensorBytes tensor : file.tensors().values()) {
      if (!tensor.name().startsWith(family)) continue;
      String plain = tensor.name().substring(family.length());
      var spec = new TensorSpec(plain, tensor.spec().type(), tensor.spec().shape());
      weights.add(new TensorBytes(spec, tensor.bytes()));
    }
    Safetensors.write(Disk.system(), folder.resolve("model.safetensors"), Map.of(), weights);
  }

  @ParameterizedTest
  @MethodSource("names")
  void logitsAreThoseOfTheReference(String name) throws Exception {
    try (var file = Safetensors.open(Disk.system(), golden("cases.safetensors"))) {
      write(file, name);
      float[] whole = floats(file, name + ".logits");
      float[] stepped = floats(file, name + ".stepped");
      int[] ids;
      try (var _ = TensorScope.open()) {
        ids =
            Arrays.stream(ModelDirectory.toTensor(file.tensor("input_ids")).toLongs())
                .mapToInt(Math::toIntExact)
                .toArray();
      }
      int prefill = cases().path("prefill").asInt();
      try (LanguageModel model = ModelDirectory.open(Disk.system(), folder)) {
        try (var _ = TensorScope.open();
            var _ = Tensor.noGradients()) {
          float[] logits =
              model
                  .hidden(Tensor.ofIds(ids, 1, ids.length), AttentionContext.causal())
                  .linear(model.headWeight())
                  .toFloats();
          compare(name + ", at once", logits, whole);
        }
        try (var torch = TorchSequence.over(model)) {
          compare(name + ", libtorch", steps(torch, ids, prefill), stepped);
        }
      }
      var config = DecoderConfig.parse(Files.readString(folder.resolve("config.json")));
      try (var weights = ShardedWeights.open(Disk.system(), folder)) {
        assertThat(KernelDecoder.refusal(config, weights.tensors())).isEmpty();
        try (var decoder = KernelDecoder.load(config, weights.tensors());
            var kernels = decoder.sequence(1)) {
          compare(name + ", kernels", steps(kernels, ids, prefill), stepped);
        }
      }
    }
  }

  private static float[] steps(SequenceModel model, int[] ids, int prefill) {
    int vocabulary = model.vocabularySize();
    float[] all = new float[ids.length * vocabulary];
    for (int at = 0, count = prefill; at < ids.length; at += count, count = 1) {
      float[] logits = new float[count * vocabulary];
      model.extend(Arrays.copyOfRange(ids, at, at + count), logits);
      System.arraycopy(logits, 0, all, at * vocabulary, logits.length);
    }
    return all;
  }

  private static void compare(String what, float[] made, float[] expected) {
    float worst = 0;
    for (int i = 0; i < expected.length; i++)
      worst = Math.max(worst, Math.abs(made[i] - expected[i]));
    assertThat(made)
        .as("%s: differs by up to %s", what, String.format(Locale.ROOT, "%.1e", worst))
        .containsExactly(expected, within(TOLERANCE));
  }
}
