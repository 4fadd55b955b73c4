package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.engine.RandomStreams;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class TorchSequenceTest {
  private static LanguageModel model(String name) throws Exception {
    return ModelDirectory.open(
        Disk.system(),
        Path.of(TorchSequenceTest.class.getResource("/golden/models/" + name).toURI()));
  }

  private static int[] ids(int count) {
    return RandomStreams.of(5, "ids").ints(count, 3, 100).toArray();
  }

  private static float[] reference(LanguageModel model, int[] ids) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      return model
          .hidden(Tensor.ofIds(ids, 1, ids.length), AttentionContext.causal())
          .linear(model.headWeight())
          .toFloats();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-deepseek-v3"})
  void whatIsReadInPiecesIsWhatIsReadAtOnce(String name) throws Exception {
    try (var model = model(name);
        var sequence = TorchSequence.over(model)) {
      int[] ids = ids(300); // the cache grows once
      int vocabulary = model.vocabularySize();
      float[] expected = reference(model, ids);
      int at = 0;
      for (int count : new int[] {7, 1, 1, 5, 240, 1, 45}) {
        float[] logits = new float[count * vocabulary];
        sequence.extend(Arrays.copyOfRange(ids, at, at + count), logits);
        assertThat(logits)
            .usingComparatorWithPrecision(2e-4f)
            .containsExactly(
                Arrays.copyOfRange(expected, at * vocabulary, (at + count) * vocabulary));
        at += count;
        assertThat(sequence.length()).isEqualTo(at);
        assertThat(sequence.hidden_TD().orElseThrow().length % count).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-qwen2", "tiny-deepseek-v3"})
  void rewindingForgets(String name) throws Exception {
    try (var model = model(name);
        var sequence = TorchSequence.owning(model)) {
      int[] ids = ids(20);
      int vocabulary = model.vocabularySize();
      float[] first = new float[vocabulary];
      sequence.extend(ids, first);
      sequence.rewind(10);
      sequence.extend(new int[] {3, 4, 5}, new float[0]);
      int width = sequence.hidden_TD().orElseThrow().length / 3;
      sequence.rewind(12);
      assertThat(sequence.hidden_TD().orElseThrow()).hasSize(2 * width);
      sequence.rewind(10);
      assertThat(sequence.hidden_TD().orElseThrow()).isEmpty();
      float[] again = new float[vocabulary];
      sequence.extend(Arrays.copyOfRange(ids, 10, 20), again);
      assertThat(again).usingComparatorWithPrecision(1e-4f).containsExactly(first);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "tiny-qwen2")
  void whatCannotBeReadIsRefused(String name) throws Exception {
    try (var sequence = TorchSequence.owning(model(name))) {
      assertThatThrownBy(() -> sequence.extend(new int[600], new float[0]))
          .hasMessage("600 ids after 0: the model has 512 positions");
      assertThatThrownBy(() -> sequence.extend(new int[] {5, 99999}, new float[0]))
          .hasMessageContaining("id 99999 is outside the vocabulary");
      assertThatThrownBy(() -> sequence.extend(new int[] {5}, new float[3]))
          .hasMessageContaining("logits has 3 elements");
      assertThatThrownBy(() -> sequence.rewind(1)).hasMessage("rewind to 1; expected 0 to 0");
    }
  }
}
