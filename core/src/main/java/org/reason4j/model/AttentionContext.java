package org.reason4j.model;

import java.util.Optional;
import java.util.OptionalInt;
import org.reason4j.nn.Gate;
import org.reason4j.nn.LatentAttention;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// What the tokens of a forward pass may attend to, and at which positions they stand. The one
/// place where training, scoring and cached generation differ.
public interface AttentionContext {
  /// Positions [B,T]; empty means 0..T-1 in every row.
  Optional<Tensor> positions_BT();

  /// Attention output [B,H,T,K] for one layer's queries [B,H,T,K], keys and values [B,J,T,K].
  ///
  /// @param window how many tokens a token sees, itself the last; empty where it sees all there are
  Tensor attend(
      int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window);

  /// The same without a window.
  default Tensor attend(int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale) {
    return attend(layer, q_BHTK, k_BJTK, v_BJTK, scale, OptionalInt.empty());
  }

  /// Takes what latent attention caches of these tokens, [B,T,C], and gives all that they may
  /// attend to; nothing where they meet one another only, as in [#attend].
  default Optional<LatentAttention.Past> remember(int layer, Tensor latent_BTC) {
    return Optional.empty();
  }

  /// Hears which experts a layer's gate chose for these tokens: logits [N,E], part of the graph,
  /// and the choice; both live only as long as the call.
  default void routed(int layer, Tensor logits_NE, Gate.Choice choice) {}

  /// This context as one layer of latent attention sees it.
  default LatentAttention.Attend latent(int layer) {
    return new LatentAttention.Attend() {
      @Override
      public Tensor attend(Tensor q_BHTK, Tensor k_BHTK, Tensor v_BHTR, double scale) {
        return AttentionContext.this.attend(layer, q_BHTK, k_BHTK, v_BHTR, scale);
      }

      @Override
      public Optional<LatentAttention.Past> remember(Tensor latent_BTC) {
        return AttentionContext.this.remember(layer, latent_BTC);
      }
    };
  }

  /// Every token sees itself and what is left of it. Padding on the right needs nothing more.
  static AttentionContext causal() {
    return new Causal();
  }

  /// Several documents a row: a token sees its own document only, and positions start again at 0 in
  /// each. Documents are numbered from 0 in a row; padding is one more document.
  static AttentionContext documents(int[][] document_BT) {
    int rows = document_BT.length;
    int length = rows == 0 ? 0 : document_BT[0].length;
    long[] document = new long[rows * length];
    long[] position = new long[rows * length];
    for (int b = 0; b < rows; b++)
      for (int t = 0; t < length; t++) {
        int at = b * length + t;
        document[at] = document_BT[b][t];
        boolean same = t > 0 && document_BT[b][t] == document_BT[b][t - 1];
        position[at] = same ? position[at - 1] + 1 : 0;
      }
    try (var scope = TensorScope.open()) {
      Tensor id_BT = Tensor.of(document, rows, length);
      Tensor same_BTT = id_BT.unsqueeze(2).eq(id_BT.unsqueeze(1));
      Tensor t_T = Tensor.arange(length);
      Tensor past_TT = t_T.unsqueeze(0).sub(t_T.unsqueeze(1)).le(0);
      return new Masked(
          scope.escape(Tensor.of(position, rows, length)),
          scope.escape(additive(same_BTT.and(past_TT)).unsqueeze(1)));
    }
  }

  /// Rows padded on the left: 1 in the mask marks a token, 0 padding.
  static AttentionContext leftPadded(int[][] mask_BT) {
    int[][] document = new int[mask_BT.length][];
    for (int b = 0; b < mask_BT.length; b++) {
      document[b] = new int[mask_BT[b].length];
      for (int t = 0; t < document[b].length; t++) document[b][t] = mask_BT[b][t] == 0 ? 0 : 1;
    }
    return documents(document);
  }

  /// 0 where true, a large negative number elsewhere.
  static Tensor additive(Tensor allowed) {
    try (var scope = TensorScope.open()) {
      return scope.escape(allowed.not().to(DType.F32).mul(-1e30));
    }
  }

  /// Attention among `T` tokens, causal or within a window.
  static Tensor causal(
      Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window) {
    long length = q_BHTK.size(2);
    if (window.isEmpty() || window.getAsInt() >= length)
      return q_BHTK.attend(k_BJTK, v_BJTK, true, scale);
    Tensor t_T = Tensor.arange(length);
    Tensor past_TT = t_T.unsqueeze(0).sub(t_T.unsqueeze(1));
    Tensor mask_TT = additive(past_TT.le(0).and(past_TT.gt(-window.getAsInt())));
    return q_BHTK.attend(k_BJTK, v_BJTK, mask_TT, scale);
  }

  /// A mask with what lies before a window taken out.
  ///
  /// @param mask additive; broadcasts to [B,1,T,S]
  /// @param query positions of the queries, [...,T,1]
  static Tensor within(Tensor mask, Tensor query, OptionalInt window) {
    if (window.isEmpty() || window.getAsInt() >= mask.size(-1)) return mask;
    Tensor key_S = Tensor.arange(mask.size(-1));
    return mask.add(additive(key_S.sub(query).gt(-window.getAsInt())));
  }

  /// Plain causal attention.
  record Causal() implements AttentionContext {
    @Override
    public Optional<Tensor> positions_BT() {
      return Optional.empty();
    }

    @Override
    public Tensor attend(
        int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window) {
      return AttentionContext.causal(q_BHTK, k_BJTK, v_BJTK, scale, window);
    }
  }

  /// Attention under an additive mask [B,1,T,T].
  record Masked(Tensor position_BT, Tensor mask_B1TT) implements AttentionContext {
    @Override
    public Optional<Tensor> positions_BT() {
      return Optional.of(position_BT);
    }

    @Override
    public Tensor attend(
        int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window) {
      Tensor place_T1 = Tensor.arange(mask_B1TT.size(-1)).unsqueeze(1);
      return q_BHTK.attend(k_BJTK, v_BJTK, within(mask_B1TT, place_T1, window), scale);
    }
  }
}
