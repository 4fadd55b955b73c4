package org.reason4j.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel.CacheShape;
import org.reason4j.nn.LatentAttention;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Keys and values of the sequences in a batch, preallocated: [slots, capacity, J K] a layer.
///
/// Live sequences fill the first slots, so that a step attends over one narrow view and copies
/// nothing. When one ends, the last live one moves into its slot. Of latent attention the "key" is
/// the latent vector with the shared key, and the value has width 0.
final class KvCache implements AutoCloseable {
  /// Lengths attended to are rounded up to this, so that sums run over the same blocks whoever else
  /// is in the batch.
  private static final int BLOCK = 32;

  private final CacheShape shape;
  private final int capacity;
  private final List<Tensor> keys_RSC = new ArrayList<>();
  private final List<Tensor> values_RSC = new ArrayList<>();

  KvCache(CacheShape shape, int slots, int longest) {
    this.shape = shape;
    this.capacity = (longest + BLOCK - 1) / BLOCK * BLOCK;
    try (var _ = TensorScope.open()) {
      for (int l = 0; l < shape.layers(); l++) {
        keys_RSC.add(
            Tensor.zeros(DType.F32, slots, capacity, (long) shape.heads() * shape.keyWidth())
                .keep());
        values_RSC.add(
            Tensor.zeros(DType.F32, slots, capacity, (long) shape.heads() * shape.valueWidth())
                .keep());
      }
    }
  }

  /// Keys and values of some prompts [P,T,J K] a layer, kept until closed.
  record Prefix(List<Tensor> keys_PTC, List<Tensor> values_PTC) implements AutoCloseable {
    @Override
    public void close() {
      keys_PTC.forEach(Tensor::close);
      values_PTC.forEach(Tensor::close);
    }
  }

  /// A causal context that keeps what a prompt's tokens leave.
  static final class Prefill implements AttentionContext {
    final Prefix prefix = new Prefix(new ArrayList<>(), new ArrayList<>());

    @Override
    public Optional<Tensor> positions_BT() {
      return Optional.empty();
    }

    @Override
    public Optional<LatentAttention.Past> remember(int layer, Tensor latent_BTC) {
      prefix.keys_PTC().add(latent_BTC.keep());
      prefix
          .values_PTC()
          .add(Tensor.zeros(DType.F32, latent_BTC.size(0), latent_BTC.size(1), 0).keep());
      return Optional.empty();
    }

    @Override
    public Tensor attend(
        int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window) {
      boolean remembered = prefix.keys_PTC().size() > layer;
      if (!remembered) {
        prefix.keys_PTC().add(flat(k_BJTK).keep());
        prefix.values_PTC().add(flat(v_BJTK).keep());
      }
      return AttentionContext.causal(q_BHTK, k_BJTK, v_BJTK, scale, window);
    }

    private static Tensor flat(Tensor x_BJTK) {
      return x_BJTK
          .transpose(1, 2)
          .reshape(x_BJTK.size(0), x_BJTK.size(2), x_BJTK.size(1) * x_BJTK.size(3));
    }
  }

  /// Copies prompt `row[i]` of the prefix into slot `slot[i]`.
  void enter(Prefix prefix, long[] row, long[] slot) {
    try (var _ = TensorScope.open()) {
      Tensor rows = Tensor.of(row, row.length);
      Tensor slots = Tensor.of(slot, slot.length);
      long length = prefix.keys_PTC().getFirst().size(1);
      for (int l = 0; l < shape.layers(); l++) {
        keys_RSC
            .get(l)
            .narrow(1, 0, length)
            .indexCopy_(0, slots, prefix.keys_PTC().get(l).indexSelect(0, rows));
        values_RSC
            .get(l)
            .narrow(1, 0, length)
            .indexCopy_(0, slots, prefix.values_PTC().get(l).indexSelect(0, rows));
      }
    }
  }

  /// Copies the first `length` positions of slots `from` to slots `to`.
  void move(long[] from, long[] to, int length) {
    try (var _ = TensorScope.open()) {
      Tensor source = Tensor.of(from, from.length);
      Tensor target = Tensor.of(to, to.length);
      for (List<Tensor> caches : List.of(keys_RSC, values_RSC))
        for (Tensor cache_RSC : caches) {
          Tensor used_RSC = cache_RSC.narrow(1, 0, length);
          used_RSC.indexCopy_(0, target, used_RSC.indexSelect(0, source));
        }
    }
  }

  /// Positions a slot holds.
  int capacity() {
    return capacity;
  }

  /// A longer cache of one slot with the first `length` positions of this one's first slot, which
  /// stays as it is.
  KvCache grown(int longest, int length) {
    var larger = new KvCache(shape, 1, longest);
    if (length == 0) return larger;
    try (var _ = TensorScope.open()) {
      for (int l = 0; l < shape.layers(); l++) {
        larger.first(larger.keys_RSC.get(l), 0, length).copy_(first(keys_RSC.get(l), 0, length));
        larger
            .first(larger.values_RSC.get(l), 0, length)
            .copy_(first(values_RSC.get(l), 0, length));
      }
    }
    return larger;
  }

  /// Positions [count,C] of the first slot.
  private Tensor first(Tensor cache_RSC, long from, long count) {
    return cache_RSC.select(0, 0).narrow(0, from, count);
  }

  /// The context of `count` new tokens in the first slot, which holds `from` positions.
  AttentionContext extend(int from, int count) {
    return new Extend(from, count);
  }

  private final class Extend implements AttentionContext {
    private final int from;
    private final int count;
    private final Tensor position_1T;
    private final Optional<Tensor> mask_TS;

    Extend(int from, int count) {
      this.from = from;
      this.count = count;
      position_1T = Tensor.of(LongStream.range(from, from + (long) count).toArray(), 1, count);
      mask_TS =
          from == 0 || count == 1
              ? Optional.empty()
              : Optional.of(
                  AttentionContext.additive(
                      Tensor.arange(from + count)
                          .unsqueeze(0)
                          .sub(position_1T.transpose(0, 1))
                          .le(0)));
    }

    @Override
    public Optional<Tensor> positions_BT() {
      return Optional.of(position_1T);
    }

    @Override
    public Optional<LatentAttention.Past> remember(int layer, Tensor latent_1TC) {
      Tensor cache_RSC = keys_RSC.get(layer);
      first(cache_RSC, from, count).copy_(latent_1TC.select(0, 0));
      if (from == 0) return Optional.empty();
      Tensor latent_1SC = first(cache_RSC, 0, from + (long) count).unsqueeze(0);
      return Optional.of(new LatentAttention.Past(latent_1SC, mask_TS));
    }

    @Override
    public Tensor attend(
        int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window) {
      boolean remembered = shape.valueWidth() == 0;
      if (remembered) return q_BHTK.attend(k_BJTK, v_BJTK, true, scale);
      Tensor keys_1JSK = write(keys_RSC.get(layer), k_BJTK, shape.keyWidth());
      Tensor values_1JSK = write(values_RSC.get(layer), v_BJTK, shape.valueWidth());
      // One new token sees everything; the first ones see what is left of them.
      if (from == 0) return AttentionContext.causal(q_BHTK, keys_1JSK, values_1JSK, scale, window);
      if (mask_TS.isEmpty() && (window.isEmpty() || window.getAsInt() > from))
        return q_BHTK.attend(keys_1JSK, values_1JSK, false, scale);
      Tensor past_TS = mask_TS.orElseGet(() -> Tensor.zeros(DType.F32, count, from + (long) count));
      Tensor seen_TS = AttentionContext.within(past_TS, position_1T.transpose(0, 1), window);
      return q_BHTK.attend(keys_1JSK, values_1JSK, seen_TS, scale);
    }

    private Tensor write(Tensor cache_RSC, Tensor new_1JTK, long width) {
      Tensor new_TC = new_1JTK.select(0, 0).transpose(0, 1).reshape(count, shape.heads() * width);
      first(cache_RSC, from, count).copy_(new_TC);
      return first(cache_RSC, 0, from + (long) count)
          .view(1, from + (long) count, shape.heads(), width)
          .transpose(1, 2);
    }
  }

  /// The context of one new token in each of the first slots; `position[i]` is where slot i's
  /// stands.
  AttentionContext step(long[] position) {
    return new Step(position);
  }

  private final class Step implements AttentionContext {
    private final int rows;
    private final int attended;
    private final Tensor position_N1;
    private final Tensor place_N;
    private final Tensor mask_N11S;

    Step(long[] position) {
      rows = position.length;
      long last = 0;
      long[] place = new long[rows];
      for (int i = 0; i < rows; i++) {
        last = Math.max(last, position[i]);
        place[i] = i * (long) capacity + position[i];
      }
      attended = (int) (last + BLOCK) / BLOCK * BLOCK;
      position_N1 = Tensor.of(position, rows, 1);
      place_N = Tensor.of(place, rows);
      mask_N11S =
          AttentionContext.additive(Tensor.arange(attended).unsqueeze(0).sub(position_N1).le(0))
              .view(rows, 1, 1, attended);
    }

    @Override
    public Optional<Tensor> positions_BT() {
      return Optional.of(position_N1);
    }

    @Override
    public Optional<LatentAttention.Past> remember(int layer, Tensor latent_N1C) {
      Tensor cache_RSC = keys_RSC.get(layer);
      cache_RSC
          .view(-1, shape.keyWidth())
          .indexCopy_(0, place_N, latent_N1C.reshape(rows, shape.keyWidth()));
      Tensor latent_NSC = cache_RSC.narrow(0, 0, rows).narrow(1, 0, attended);
      return Optional.of(new LatentAttention.Past(latent_NSC, Optional.of(mask_N11S)));
    }

    @Override
    public Tensor attend(
        int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window) {
      Tensor keys_NJSK = write(keys_RSC.get(layer), k_BJTK, shape.keyWidth());
      Tensor values_NJSK = write(values_RSC.get(layer), v_BJTK, shape.valueWidth());
      Tensor place_N111 = position_N1.view(rows, 1, 1, 1);
      return q_BHTK.attend(
          keys_NJSK, values_NJSK, AttentionContext.within(mask_N11S, place_N111, window), scale);
    }

    private Tensor write(Tensor cache_RSC, Tensor new_BJTK, long width) {
      long channels = shape.heads() * width;
      cache_RSC.view(-1, channels).indexCopy_(0, place_N, new_BJTK.reshape(rows, channels));
      return cache_RSC
          .narrow(0, 0, rows)
          .narrow(1, 0, attended)
          .view(rows, attended, shape.heads(), width)
          .transpose(1, 2);
    }
  }

  @Override
  public void close() {
    keys_RSC.forEach(Tensor::close);
    values_RSC.forEach(Tensor::close);
  }
}
