package org.reason4j.train.loss;

import org.reason4j.tensor.Tensor;

/// From a loss per token [B,T] (or per row, [B,1]) to one number: this micro-batch's share of the
/// step.
public enum Aggregation {
  /// Mean over the step's rows of the mean over a row's tokens (DeepSeekMath, eq. 3; TRL `grpo`). A
  /// row that is masked as a whole still counts as a row.
  SEQUENCE_MEAN,
  /// Mean over the tokens of this micro-batch, then over the micro-batches (TRL `bnpo`).
  LOCAL_TOKEN_MEAN,
  /// Sum over tokens by the tokens of the whole step (DAPO, eq. 8).
  GLOBAL_TOKEN_MEAN,
  /// Sum over tokens by rows times the longest length allowed (Dr. GRPO).
  CONSTANT,
  /// Mean over the step's rows of the sum over a row's tokens: with a ratio of sequences, a row's
  /// loss times its length (LUSPO, eq. 5).
  SEQUENCE_SUM;

  /// This micro-batch's share of the step's loss, a scalar. Empty masks give 0.
  Tensor of(Tensor losses, Tensor mask_BT, Normalisers n) {
    return switch (this) {
      case SEQUENCE_MEAN -> Masked.rowMean(losses, mask_BT).sum().div(n.rows());
      case LOCAL_TOKEN_MEAN -> Masked.mean(losses, mask_BT).div(n.parts());
      case GLOBAL_TOKEN_MEAN -> Masked.sum(losses, mask_BT).div(tokens(n));
      case CONSTANT -> Masked.sum(losses, mask_BT).div(n.rows() * n.maxLength());
      case SEQUENCE_SUM -> Masked.sum(losses, mask_BT).div(n.rows());
    };
  }

  static double tokens(Normalisers n) {
    return n.tokens() > 0 ? n.tokens() : 1;
  }
}
