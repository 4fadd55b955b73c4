package org.reason4j.train.loss;

import java.util.OptionalDouble;
import org.reason4j.tensor.Tensor;

/// The importance ratio of the policy to the policy that generated: of each token, or of each
/// sequence.
public enum Ratio {
  /// `exp(logp - old)` of each token, [B,T] (DeepSeekMath, eq. 3).
  TOKEN,
  /// `exp` of the mean log-ratio of the row's tokens, [B,1] (GSPO, eq. 7). An empty row: 1.
  SEQUENCE,
  /// `exp` of the summed log-ratio, [B,1]: the ratio of the whole sequences (RLOO).
  WHOLE_SEQUENCE;

  /// `logp - old` per token, clamped to `[-clamp, clamp]` where a clamp is given; outside, the
  /// gradient is 0.
  static Tensor log(Tensor logps_BT, Tensor oldLogps_BT, OptionalDouble clamp) {
    Tensor log_BT = logps_BT.sub(oldLogps_BT);
    return clamp.isPresent() ? log_BT.clamp(-clamp.getAsDouble(), clamp.getAsDouble()) : log_BT;
  }

  /// The ratio at this level, [B,T] or [B,1].
  Tensor of(Tensor logRatio_BT, Tensor mask_BT) {
    return switch (this) {
      case TOKEN -> logRatio_BT.exp();
      case SEQUENCE -> Masked.rowMean(logRatio_BT, mask_BT).exp();
      case WHOLE_SEQUENCE -> logRatio_BT.mul(mask_BT).sum(1, true).exp();
    };
  }
}
