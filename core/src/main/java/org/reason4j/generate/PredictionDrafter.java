package org.reason4j.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel.CacheShape;
import org.reason4j.model.deepseekv3.Model;
import org.reason4j.nn.LatentAttention;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Drafts with a DeepSeek-V3's own layers that predict further ahead (DeepSeek-V3, sections 2.2 and
/// 5.4.3).
///
/// The first such layer reads the hidden state of each position and the token after it, and
/// foresees the one after that; the layer of depth k reads the state of the one before it and the
/// token k + 1 after, and foresees the next. So of D layers come D guesses, each the likeliest
/// token, and more from the last layer's own state.
///
/// It keeps a cache of the layers over what the model has read. A layer of depth k reads k guesses
/// at the end of the sequence; those positions are read again when the tokens are known. Where
/// positions were read without its knowing (the end of an answer that another follows), it begins
/// again from what it sees: guesses get worse, answers never change.
///
/// Borrows the sequence, whose model must be the same, and the model. One thread.
public final class PredictionDrafter implements Drafter {
  private static final int FIRST_CAPACITY = 256;

  private final Model model;
  private final SequenceModel sequence;
  private final int depth;

  /// Of each layer the last state that no guess went into, which the layer after it reads next.
  private final float[][] certain;

  private KvCache cache;
  private int first; // position that the cache begins at
  private int seen; // positions up to here are in the cache

  /// @throws IllegalArgumentException for a model without such a layer
  public PredictionDrafter(Model model, SequenceModel sequence) {
    this.depth = model.config().predictionLayers();
    if (depth == 0)
      throw new IllegalArgumentException(
          "the model has no layer that predicts further ahead (num_nextn_predict_layers is 0)");
    this.model = model;
    this.sequence = sequence;
    this.certain = new float[depth][0];
    this.cache =
        new KvCache(CacheShape.latent(depth, model.cacheShape().keyWidth()), 1, FIRST_CAPACITY);
  }

  @Override
  public int[] draft(int[] ids, int length, int most) {
    float[] fresh_TD = sequence.hidden_TD().orElse(new float[0]);
    int width = (int) model.headWeight().size(1);
    int count = fresh_TD.length / width;
    int from = length - 1 - count;
    if (count == 0 || from < 0) return new int[0];
    if (from != seen) Arrays.fill(certain, new float[0]);
    first = from > seen ? from : Math.min(first, from); // what lies between was never seen
    seen = from;
    int[] drafted = new int[Math.max(Math.min(most, model.maxPositions() - length), 0)];
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      reserve(seen - first + count + drafted.length);
      int[] known = Arrays.copyOf(ids, length + depth); // with guesses where nothing is known yet
      var ahead = chain(Tensor.of(fresh_TD, 1, count, width), known, from, length);
      seen += count;
      for (int i = 0; i < drafted.length; i++) {
        if (i >= depth) {
          int[] next = {drafted[i - 1]};
          ahead = ahead(depth - 1, last(ahead.state_BTD()), next, seen - first + i - depth);
        }
        drafted[i] = i < depth ? known[length + i] : likeliest(ahead.hidden_BTD());
      }
      return drafted;
    }
  }

  /// All layers over the positions that the model read, and over those that a layer had read with
  /// guesses; a guess of each layer goes into `known`, behind the sequence.
  ///
  /// @param state_1TD of the positions from `from` up to `length - 2`
  /// @return what the last layer makes of it
  private Model.Ahead chain(Tensor state_1TD, int[] known, int from, int length) {
    Tensor input_1TD = state_1TD;
    int begin = from;
    for (int k = 0; ; k++) {
      int[] next = Arrays.copyOfRange(known, begin + 1 + k, length + k);
      var ahead = ahead(k, input_1TD, next, begin - first);
      known[length + k] = likeliest(ahead.hidden_BTD());
      if (k + 1 == depth) return ahead;
      input_1TD = ahead.state_BTD();
      float[] before = certain[k];
      int place = length - 2 - k - begin;
      certain[k] = place < 0 ? new float[0] : input_1TD.select(1, place).toFloats();
      if (before.length > 0 && begin == from - k && begin > first) {
        input_1TD = Tensor.cat(List.of(Tensor.of(before, 1, 1, before.length), input_1TD), 1);
        begin--;
      }
    }
  }

  private Model.Ahead ahead(int layer, Tensor state_1TD, int[] next, int at) {
    return model.ahead(
        layer,
        state_1TD,
        Tensor.ofIds(next, 1, next.length),
        new OneLayer(cache.extend(at, next.length), layer));
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

  /// The drafter's own cache holds a layer under its depth.
  private record OneLayer(AttentionContext inner, int depth) implements AttentionContext {
    @Override
    public Optional<Tensor> positions_BT() {
      return inner.positions_BT();
    }

    @Override
    public Tensor attend(
        int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window) {
      return inner.attend(depth, q_BHTK, k_BJTK, v_BJTK, scale, window);
    }

    @Override
    public Optional<LatentAttention.Past> remember(int layer, Tensor latent_BTC) {
      return inner.remember(depth, latent_BTC);
    }
  }

  @Override
  public void close() {
    cache.close();
  }
}
