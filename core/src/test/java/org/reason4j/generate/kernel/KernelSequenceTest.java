package org.reason4j.generate.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.SequenceModel;
import org.reason4j.generate.TorchSequence;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;
import org.reason4j.weights.ShardedWeights;

@ExtendWith(NoLeaks.class)
class KernelSequenceTest {
  private static Path folder(String name) throws Exception {
    return Path.of(KernelSequenceTest.class.getResource("/golden/models/" + name).toURI());
  }

  private static DecoderConfig config(Path folder) {
    return DecoderConfig.parse(
        new String(Disk.system().read(folder.resolve("config.json")), UTF_8));
  }

  private static KernelDecoder decoder(String name) throws Exception {
    Path folder = folder(name);
    try (var weights = ShardedWeights.open(Disk.system(), folder)) {
      return KernelDecoder.load(config(folder), weights.tensors());
    }
  }

  private static int[] ids(int count) {
    return RandomStreams.of(5, "ids").ints(count, 3, 100).toArray();
  }

  private static float[] extend(SequenceModel model, int[] ids, int wanted) {
    float[] logits = new float[wanted * model.vocabularySize()];
    model.extend(ids, logits);
    return logits;
  }

  @Test
  void itsMemoryIsToldBeforeItIsTaken() throws Exception {
    Path folder = folder("tiny-llama-tied"); // no table beside what a token reads
    try (var weights = ShardedWeights.open(Disk.system(), folder);
        var decoder = KernelDecoder.load(config(folder), weights.tensors())) {
      long norms = 4 * config(folder).width() * (2L * config(folder).layers() + 1);
      assertThat(KernelDecoder.packedBytes(config(folder), weights.specs()))
          .isBetween((long) (0.9 * decoder.bytesPerToken()), decoder.bytesPerToken() + norms);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-llama", "tiny-llama-tied", "tiny-qwen2", "tiny-qwen3"})
  void logitsAndStatesEqualThoseOfLibtorch(String name) throws Exception {
    try (LanguageModel model = ModelDirectory.open(Disk.system(), folder(name));
        var torch = TorchSequence.over(model);
        var decoder = decoder(name);
        var kernels = decoder.sequence(2)) {
      int[] ids = ids(300); // the cache grows, and pieces are cut
      float[] expected = extend(torch, ids, 300);
      int at = 0;
      for (int count : new int[] {7, 1, 1, 5, 150, 1, 2, 3, 130}) {
        int vocabulary = model.vocabularySize();
        int wanted = Math.min(count, 70);
        float[] logits = extend(kernels, Arrays.copyOfRange(ids, at, at + count), wanted);
        at += count;
        assertThat(logits)
            .usingComparatorWithPrecision(2e-4f)
            .containsExactly(
                Arrays.copyOfRange(expected, (at - wanted) * vocabulary, at * vocabulary));
        assertThat(kernels.length()).isEqualTo(at);
      }
      torch.rewind(170);
      extend(torch, Arrays.copyOfRange(ids, 170, 300), 0);
      assertThat(kernels.hidden_TD().orElseThrow())
          .usingComparatorWithPrecision(2e-4f)
          .containsExactly(torch.hidden_TD().orElseThrow());
    }
  }

  @Test
  void greedyTokensEqualThoseOfLibtorch() throws Exception {
    try (LanguageModel model = ModelDirectory.open(Disk.system(), folder("tiny-llama"));
        var torch = TorchSequence.over(model);
        var decoder = decoder("tiny-llama");
        var kernels = decoder.sequence(1)) {
      assertThat(greedy(kernels, 60)).isEqualTo(greedy(torch, 60));
    }
  }

  private static int[] greedy(SequenceModel model, int count) {
    int[] said = new int[count];
    int[] next = ids(5);
    for (int i = 0; i < count; i++) {
      float[] logits = extend(model, next, 1);
      for (int v = 1; v < logits.length; v++) if (logits[v] > logits[said[i]]) said[i] = v;
      next = new int[] {said[i]};
    }
    return said;
  }

  @Test
  void theNumberOfThreadsChangesNoBit() throws Exception {
    try (var decoder = decoder("tiny-qwen2");
        var one = decoder.sequence(1);
        var three = decoder.sequence(3)) {
      for (int count : new int[] {90, 1, 2, 6})
        assertThat(extend(three, ids(count), count)).isEqualTo(extend(one, ids(count), count));
    }
  }

  @Test
  void whatIsRewoundIsForgotten() throws Exception {
    try (var decoder = decoder("tiny-qwen3");
        var sequence = decoder.sequence(1)) {
      extend(sequence, ids(40), 0);
      float[] expected = extend(sequence, new int[] {7}, 1);
      extend(sequence, ids(30), 0);
      sequence.rewind(40);
      assertThat(sequence.hidden_TD().orElseThrow()).isEmpty();
      assertThat(extend(sequence, new int[] {7}, 1)).isEqualTo(expected);
      assertThatThrownBy(() -> sequence.rewind(50)).hasMessageContaining("expected 0 to 41");
    }
  }

  @Test
  void aMixtureOfExpertsIsRefused() throws Exception {
    Path folder = folder("tiny-qwen3-moe");
    try (var weights = ShardedWeights.open(Disk.system(), folder)) {
      var config = config(folder);
      assertThatThrownBy(() -> KernelDecoder.load(config, weights.tensors()))
          .hasMessageContaining("dense models only");
    }
  }
}
