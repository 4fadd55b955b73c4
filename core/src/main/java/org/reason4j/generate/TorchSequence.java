package org.reason4j.generate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reason4j.model.LanguageModel;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// One sequence on libtorch, for any [LanguageModel]: a cache of one row that grows by doubling.
///
/// A step computes exactly the positions it is given. The batcher pads its batches to eight rows,
/// so that a row's last bits do not depend on its neighbours; a single stream has none, and seven
/// empty rows would be paid with every token. Its logits therefore differ from the batcher's by
/// rounding (about 1e-6), and with speculation, which reads several positions at once, from those
/// without.
///
/// Belongs to one platform thread, on which the engine has started.
public final class TorchSequence implements SequenceModel {
  private static final int FIRST_CAPACITY = 256;

  private final LanguageModel model;
  private final boolean owned;
  private KvCache cache;
  private int length;
  private int hiddenFrom; // the position of the first hidden state kept
  private @Nullable Tensor hidden_TD; // kept

  private TorchSequence(LanguageModel model, boolean owned) {
    this.model = model;
    this.owned = owned;
    this.cache = new KvCache(model.cacheShape(), 1, Math.min(FIRST_CAPACITY, model.maxPositions()));
  }

  /// A sequence that borrows the model.
  public static TorchSequence over(LanguageModel model) {
    return new TorchSequence(model, false);
  }

  /// A sequence that closes the model when it is closed.
  public static TorchSequence owning(LanguageModel model) {
    return new TorchSequence(model, true);
  }

  /// The model that computes; whoever asks borrows it.
  public LanguageModel model() {
    return model;
  }

  @Override
  public int vocabularySize() {
    return model.vocabularySize();
  }

  @Override
  public int maxPositions() {
    return model.maxPositions();
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void extend(int[] ids, float[] logits_NV) {
    SequenceModel.check(this, ids, logits_NV);
    reserve(length + ids.length);
    int wanted = logits_NV.length / vocabularySize();
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      Tensor hidden_1TD =
          model.hidden(Tensor.ofIds(ids, 1, ids.length), cache.extend(length, ids.length));
      Tensor fresh_TD = hidden_1TD.select(0, 0);
      if (wanted > 0) {
        float[] logits =
            fresh_TD.narrow(0, ids.length - wanted, wanted).linear(model.headWeight()).toFloats();
        System.arraycopy(logits, 0, logits_NV, 0, logits.length);
      }
      forgetHidden();
      hidden_TD = fresh_TD.keep();
      hiddenFrom = length;
    }
    length += ids.length;
  }

  @Override
  public void rewind(int length) {
    if (length < 0 || length > this.length)
      throw new IllegalArgumentException(
          "rewind to %d; expected 0 to %d".formatted(length, this.length));
    this.length = length;
  }

  @Override
  public Optional<float[]> hidden_TD() {
    Tensor kept_TD = hidden_TD;
    if (kept_TD == null || length <= hiddenFrom) return Optional.of(new float[0]);
    try (var _ = TensorScope.open()) {
      return Optional.of(kept_TD.narrow(0, 0, length - hiddenFrom).toFloats());
    }
  }

  private void reserve(int positions) {
    if (positions <= cache.capacity()) return;
    int capacity = Math.min(Math.max(positions, 2 * cache.capacity()), model.maxPositions());
    KvCache larger = cache.grown(capacity, length);
    cache.close();
    cache = larger;
  }

  private void forgetHidden() {
    if (hidden_TD != null) hidden_TD.close();
    hidden_TD = null;
  }

  @Override
  public void close() {
    forgetHidden();
    cache.close();
    if (owned) model.close();
  }
}
