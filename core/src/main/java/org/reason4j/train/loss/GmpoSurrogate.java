package org.reason4j.train.loss;

import org.reason4j.config.ConfigException;
import org.reason4j.tensor.Tensor;

/// GMPO: the geometric mean of the tokens' ratios, each clipped on its harmful side in log space,
/// times the advantage, per row.
///
/// @param low the log-ratio is at least `-low` where A <= 0
/// @param high the log-ratio is at most `high` where A > 0
public record GmpoSurrogate(double low, double high) implements Surrogate {
  /// The paper's range, (e^-0.4, e^0.4).
  public static final GmpoSurrogate DEFAULT = new GmpoSurrogate(0.4, 0.4);

  public GmpoSurrogate {
    if (!(low >= 0 && high >= 0)) {
      throw new ConfigException("gmpo: clips are %s and %s; both must be 0 or more", low, high);
    }
  }

  @Override
  public Tensor loss(Terms terms) {
    Tensor log_BT = terms.logRatio_BT();
    Tensor clamped_BT = log_BT.clamp(-low, high);
    Tensor oneSided_BT =
        terms.advantages().gt(0).where(log_BT.minimum(clamped_BT), log_BT.maximum(clamped_BT));
    return Masked.rowMean(oneSided_BT, terms.mask_BT()).exp().mul(terms.advantages()).neg();
  }

  @Override
  public void measure(Terms terms, LossMetrics metrics) {
    metrics.addClipRatios(
        Grid.of(terms.logRatio_BT()),
        Grid.of(terms.advantages()),
        Grid.of(terms.mask_BT()),
        -low,
        high);
  }
}
