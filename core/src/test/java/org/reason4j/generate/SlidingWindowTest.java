package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.engine.RandomStreams;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Sliding-window attention means the same in training, in packed rows and in every cache.
@ExtendWith(NoLeaks.class)
class SlidingWindowTest {
  private static final int VOCABULARY = 61;

  /// A Qwen2 whose layers slide from `first` up.
  private static Decoder model(int layers, int first, int window) {
    String json =
        """
        {"model_type": "qwen2", "vocab_size": %d, "hidden_size": 16, "num_hidden_layers": %d,
         "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 24,
         "max_position_embeddings": 128, "use_sliding_window": true, "sliding_window": %d,
         "max_window_layers": %d}
        """
            .formatted(VOCABULARY, layers, window, first);
    return Decoder.fresh(DecoderConfig.parse(json), 0.4, RandomStreams.of(3, "window"));
  }

  private static int[] ids(int count) {
    return RandomStreams.of(4, "ids").ints(count, 0, VOCABULARY).toArray();
  }

  private static float[] logits(Decoder model, int[] ids) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      return model
          .hidden(Tensor.ofIds(ids, 1, ids.length), AttentionContext.causal())
          .linear(model.headWeight())
          .toFloats();
    }
  }

  private static float[] row(float[] logits, int t) {
    return Arrays.copyOfRange(logits, t * VOCABULARY, (t + 1) * VOCABULARY);
  }

  /// Rotations are relative, so one layer cannot tell a window from a sequence that starts there.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void oneLayerSeesTheWindowAndNothingBeforeIt(int window) {
    int[] ids = ids(13);
    try (var model = model(1, 0, window)) {
      float[] all = logits(model, ids);
      for (int t = 0; t < ids.length; t++) {
        int from = Math.max(0, t - window + 1);
        float[] alone = logits(model, Arrays.copyOfRange(ids, from, t + 1));
        assertThat(row(all, t)).containsExactly(row(alone, t - from), within(2e-5f));
      }
    }
  }

  @Test
  void aWindowAsLongAsTheSequenceChangesNoBit() {
    int[] ids = ids(13);
    try (var wide = model(3, 1, 13);
        var full = model(3, 3, 13);
        var narrow = model(3, 1, 12)) {
      assertThat(full.config().features().window()).isEmpty();
      assertThat(logits(wide, ids)).containsExactly(logits(full, ids));
      assertThat(row(logits(narrow, ids), 12)).isNotEqualTo(row(logits(full, ids), 12));
    }
  }

  @Test
  void packedDocumentsAreWhatEachIsAlone() {
    int[] ids = ids(20);
    int[][] document = {new int[20]};
    Arrays.fill(document[0], 7, 20, 1);
    try (var model = model(3, 1, 4);
        var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      float[] packed =
          model
              .hidden(Tensor.ofIds(ids, 1, 20), AttentionContext.documents(document))
              .linear(model.headWeight())
              .toFloats();
      float[] first = logits(model, Arrays.copyOf(ids, 7));
      float[] second = logits(model, Arrays.copyOfRange(ids, 7, 20));
      for (int t = 0; t < 20; t++)
        assertThat(row(packed, t))
            .containsExactly(t < 7 ? row(first, t) : row(second, t - 7), within(2e-5f));
    }
  }

  @Test
  void aSequenceReadInPiecesIsTheSequenceReadAtOnce() {
    int[] ids = ids(40);
    try (var model = model(3, 1, 6);
        var sequence = TorchSequence.over(model)) {
      float[] expected = logits(model, ids);
      int at = 0;
      for (int count : new int[] {3, 1, 1, 5, 1, 9, 1, 1, 18}) {
        float[] logits = new float[count * VOCABULARY];
        sequence.extend(Arrays.copyOfRange(ids, at, at + count), logits);
        for (int t = 0; t < count; t++)
          assertThat(row(logits, t))
              .as("position %d", at + t)
              .containsExactly(row(expected, at + t), within(2e-5f));
        at += count;
      }
    }
  }

  @Test
  void batchesContinueWithTheLogProbabilitiesOfThePlainForward() {
    try (var model = model(3, 1, 6);
        var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      var prompts = new ArrayList<Prompt>();
      for (int length : new int[] {2, 11, 17})
        prompts.add(new Prompt(ids(length), 1, g -> new SplittableRandom(g)));
      var settings = new Batcher.Settings(SamplingSettings.PLAIN, 30, Set.of(), 2);
      List<List<Completion>> made = new Batcher(model, settings).generate(prompts);
      for (int p = 0; p < prompts.size(); p++) {
        int[] prompt = prompts.get(p).ids();
        Completion completion = made.get(p).getFirst();
        int[] all = Arrays.copyOf(prompt, prompt.length + completion.ids().length);
        System.arraycopy(completion.ids(), 0, all, prompt.length, completion.ids().length);
        double[] logp_TV =
            model
                .hidden(Tensor.ofIds(all, 1, all.length), AttentionContext.causal())
                .linear(model.headWeight())
                .logSoftmax(-1)
                .toDoubles();
        for (int t = 0; t < completion.ids().length; t++)
          assertThat((double) completion.logProbs()[t])
              .isCloseTo(
                  logp_TV[(prompt.length + t - 1) * VOCABULARY + completion.ids()[t]],
                  within(2e-5));
      }
    }
  }
}
