package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.engine.RandomStreams;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class AttentionContextTest {
  private static LanguageModel model(String name) throws Exception {
    return ModelDirectory.open(
        Disk.system(),
        Path.of(AttentionContextTest.class.getResource("/golden/models/" + name).toURI()));
  }

  private static float[] hidden(LanguageModel model, int[] ids) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      return model.hidden(Tensor.ofIds(ids, 1, ids.length), AttentionContext.causal()).toFloats();
    }
  }

  /// Rows of three documents and padding, of three and none, and of one: lengths 1, 2 and primes.
  @ParameterizedTest
  @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-llama-tied"})
  void packedDocumentsAreWhatEachIsAlone(String name) throws Exception {
    int length = 19;
    int[][] lengths = {{1, 7, 5}, {2, 13, 4}, {19}};
    int[][] document = new int[lengths.length][length];
    int[] ids =
        RandomStreams.of(1, "packed").ints((long) lengths.length * length, 3, 128).toArray();
    for (int b = 0; b < lengths.length; b++) {
      Arrays.fill(document[b], -1);
      int at = 0;
      for (int d = 0; d < lengths[b].length; d++)
        for (int t = 0; t < lengths[b][d]; t++) document[b][at++] = d;
    }
    try (var model = model(name);
        var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      float[] packed =
          model
              .hidden(
                  Tensor.ofIds(ids, lengths.length, length), AttentionContext.documents(document))
              .toFloats();
      int width = packed.length / ids.length;
      for (int b = 0; b < lengths.length; b++) {
        int at = b * length;
        for (int count : lengths[b]) {
          float[] alone = hidden(model, Arrays.copyOfRange(ids, at, at + count));
          assertThat(Arrays.copyOfRange(packed, at * width, (at + count) * width))
              .usingComparatorWithPrecision(1e-5f)
              .containsExactly(alone);
          at += count;
        }
      }
    }
  }

  /// What stands in one document does not reach another, not even in the last bit.
  @ParameterizedTest
  @ValueSource(strings = {"tiny-qwen2", "tiny-llama"})
  void anotherNeighbourChangesNoBit(String name) throws Exception {
    int[][] document = {{0, 0, 0, 1, 1, 1, 1, -1}};
    int[] ids = {5, 6, 7, 8, 9, 10, 11, 0};
    int[] other = {90, 91, 92, 8, 9, 10, 11, 4};
    try (var model = model(name);
        var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      float[] one =
          model.hidden(Tensor.ofIds(ids, 1, 8), AttentionContext.documents(document)).toFloats();
      float[] two =
          model.hidden(Tensor.ofIds(other, 1, 8), AttentionContext.documents(document)).toFloats();
      int width = one.length / ids.length;
      assertThat(Arrays.copyOfRange(two, 3 * width, 7 * width))
          .isEqualTo(Arrays.copyOfRange(one, 3 * width, 7 * width));
      assertThat(Arrays.copyOf(two, 3 * width)).isNotEqualTo(Arrays.copyOf(one, 3 * width));
    }
  }
}
