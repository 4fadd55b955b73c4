package org.reason4j.train.loss;

import org.reason4j.tensor.Tensor;

/// Sums and means over the tokens that a mask of 0 and 1 leaves. An empty mask gives 0, never NaN.
final class Masked {
  private Masked() {}

  /// Tokens of each row, [B,1].
  static Tensor tokens(Tensor mask_BT) {
    return mask_BT.sum(1, true);
  }

  /// Sum over all tokens, of values [B,T] or [B,1].
  static Tensor sum(Tensor values, Tensor mask_BT) {
    return values.mul(mask_BT).sum();
  }

  /// Mean over each row's tokens, [B,1].
  static Tensor rowMean(Tensor values, Tensor mask_BT) {
    return values.mul(mask_BT).sum(1, true).div(atLeastOne(tokens(mask_BT)));
  }

  /// Mean over all tokens.
  static Tensor mean(Tensor values, Tensor mask_BT) {
    return sum(values, mask_BT).div(atLeastOne(mask_BT.sum()));
  }

  static Tensor atLeastOne(Tensor count) {
    return count.clamp(1, Double.POSITIVE_INFINITY);
  }
}
