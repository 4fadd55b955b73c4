package org.reason4j.nn;

import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// The complementary sequence-wise balance loss (DeepSeek-V3, eq. 17-20): `alpha * sum_i f_i P_i`
/// of each sequence, averaged over the sequences.
///
/// `f_i` is the share of a sequence's tokens whose best A raw scores include expert i, times `E /
/// A`; `P_i` the mean of its normalised score. The gradient flows through `P` alone.
///
/// @param active A, experts of a token
/// @param alpha weight, 1e-4 in DeepSeek-V3
public record BalanceLoss(int active, double alpha) {
  /// `f` and `P` [B,E], the loss of each sequence [B], and their mean.
  public record Terms(Tensor share_BE, Tensor score_BE, Tensor loss_B, Tensor loss) {}

  /// The loss of a gate's logits [B,T,E], in the caller's scope.
  ///
  /// @param mask_BT 1 at tokens, 0 at padding, of the logits' type; a sequence without tokens
  ///   counts as balanced, with loss 0
  public Terms of(Tensor logits_BTE, Tensor mask_BT) {
    try (var scope = TensorScope.open()) {
      long experts = logits_BTE.size(2);
      Tensor score_BTE = logits_BTE.sigmoid();
      Tensor mask_BT1 = mask_BT.unsqueeze(-1);
      Tensor length_B1 = mask_BT.sum(1, true).clamp(1, Double.POSITIVE_INFINITY);
      Tensor chosen_BTE = Tensor.zeros(logits_BTE.dtype(), logits_BTE.shape());
      Tensor best_BTA = score_BTE.detach().topK(active).indices();
      chosen_BTE.scatterAdd_(2, best_BTA, Tensor.full(1, logits_BTE.dtype(), best_BTA.shape()));
      Tensor share_BE =
          chosen_BTE.mul(mask_BT1).sum(1, false).div(length_B1).mul((double) experts / active);
      Tensor normal_BTE = score_BTE.div(score_BTE.sum(2, true));
      Tensor score_BE = normal_BTE.mul(mask_BT1).sum(1, false).div(length_B1);
      Tensor loss_B = share_BE.mul(score_BE).sum(1, false).mul(alpha);
      Tensor loss = loss_B.mean();
      return new Terms(
          scope.escape(share_BE), scope.escape(score_BE), scope.escape(loss_B), scope.escape(loss));
    }
  }
}
