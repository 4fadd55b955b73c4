package org.reason4j.train.loss;

import org.reason4j.config.ConfigException;
import org.reason4j.tensor.Tensor;

/// PPO's clipped value loss: half the larger of the squared errors of the value and of the value
/// kept within `clip` of the old one, mean over the step's tokens.
public record ValueLoss(double clip) {
  public ValueLoss {
    if (!(clip > 0)) throw new ConfigException("value: clip is %s; it must be above 0", clip);
  }

  /// This micro-batch's share of the step's loss, a scalar with gradient. Empty mask: 0.
  public Tensor of(
      Tensor values_BT,
      Tensor oldValues_BT,
      Tensor returns_BT,
      Tensor mask_BT,
      Normalisers normalisers) {
    Tensor near_BT = values_BT.minimum(oldValues_BT.add(clip)).maximum(oldValues_BT.sub(clip));
    Tensor worst_BT = values_BT.sub(returns_BT).square().maximum(near_BT.sub(returns_BT).square());
    return Aggregation.GLOBAL_TOKEN_MEAN.of(worst_BT, mask_BT, normalisers).div(2);
  }
}
