package org.reason4j.generate;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel.CacheShape;
import org.reason4j.model.deepseekv3.Model;
import org.reason4j.nn.LatentAttention;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Drafts with a DeepSeek-V3's own layer that predicts further ahead (DeepSeek-V3, section 5.4.3).
///
/// The layer reads the hidden state of each position and the token after it, and foresees the one
/// after that; its guess is the likeliest. Further guesses go on from the layer's own state. It
/// keeps a cache of one layer over what the model has read. Where positions were read without its
/// knowing (the end of an answer that another follows), it begins again from what it sees: guesses
/// get worse, answers never change.
///
/// Borrows the sequence, whose model must be the same, and the model. One thread.
public final class PredictionDrafter implements Drafter {
  private static final int FIRST_CAPACITY = 256;

  private final Model model;
  private final SequenceModel sequence;
  private KvCache cache;
  private int first; // position that the cache begins at
  private int seen; // positions up to here are in the cache

  /// @throws IllegalArgumentException for a model without such a layer
  public PredictionDrafter(Model model, SequenceModel sequence) {
    if (model.config().predictionLayers() == 0)
      throw new IllegalArgumentException(
          "the model has no layer that predicts further ahead (num_nextn_predict_layers is 0)");
    this.model = model;
    this.sequence = sequence;
    this.cache = new KvCache(shape(), 1, FIRST_CAPACITY);
  }

  private CacheShape shape() {
    return CacheShape.latent(1, model.cacheShape().keyWidth());
  }

  @Override
  public int[] draft(int[] ids, int length, int most) {
    float[] fresh_TD = sequence.hidden_TD().orElse(new float[0]);
    int width = (int) model.headWeight().size(1);
    int count = fresh_TD.length / width;
    int from = length - 1 - count;
    if (count == 0 || from < 0) return new int[0];
    if (from > seen) first = seen = from; // what lies between was never seen
    int room = Math.min(most, model.maxPositions() - length);
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      first = Math.min(first, from);
      seen = from;
      reserve(seen - first + count + Math.max(room, 0));
      Tensor state_1TD = Tensor.of(fresh_TD, 1, count, width);
      int[] next = Arrays.copyOfRange(ids, from + 1, length);
      var ahead = ahead(state_1TD, next, seen - first);
      seen += count;
      int[] drafted = new int[Math.max(room, 0)];
      for (int i = 0; i < drafted.length; i++) {
        drafted[i] = likeliest(ahead.hidden_BTD());
        if (i + 1 < drafted.length)
          ahead = ahead(last(ahead.state_BTD()), new int[] {drafted[i]}, seen - first + i);
      }
      return drafted;
    }
  }

  private Model.Ahead ahead(Tensor state_1TD, int[] next, int at) {
    return model.ahead(
        state_1TD, Tensor.ofIds(next, 1, next.length), new OneLayer(cache.extend(at, next.length)));
  }

  private static Tensor last(Tensor x_1TD) {
    return x_1TD.narrow(1, x_1TD.size(1) - 1, 1);
  }

  private int likeliest(Tensor hidden_1TD) {
    return (int) last(hidden_1TD).linear(model.headWeight()).reshape(-1).argmax(0).item();
  }

  private void reserve(int positions) {
    if (positions <= cache.capacity()) return;
    KvCache larger = cache.grown(Math.max(positions, 2 * cache.capacity()), seen - first);
    cache.close();
    cache = larger;
  }

  /// The layer's own cache holds it as layer 0.
  private record OneLayer(AttentionContext inner) implements AttentionContext {
    @Override
    public Optional<Tensor> positions_BT() {
      return inner.positions_BT();
    }

    @Override
    public Tensor attend(
        int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window) {
      return inner.attend(0, q_BHTK, k_BJTK, v_BJTK, scale, window);
    }

    @Override
    public Optional<LatentAttention.Past> remember(int layer, Tensor latent_BTC) {
      return inner.remember(0, latent_BTC);
    }
  }

  @Override
  public void close() {
    cache.close();
  }
}
