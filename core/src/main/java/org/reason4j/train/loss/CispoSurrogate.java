package org.reason4j.train.loss;

import org.reason4j.config.ConfigException;
import org.reason4j.tensor.Tensor;

/// CISPO, `-stopgrad(min(r, cap)) A logp`: the weight is capped, no token loses its gradient
/// (MiniMax-M1, eq. 4).
///
/// @param cap the cap itself, not 1 + it (TRL's `epsilon_high` for this loss)
public record CispoSurrogate(double cap) implements Surrogate {
  public CispoSurrogate {
    if (!(cap > 0)) throw new ConfigException("cispo: cap is %s; it must be above 0", cap);
  }

  @Override
  public Tensor loss(Terms terms) {
    Tensor weight = terms.ratio().detach().clamp(Double.NEGATIVE_INFINITY, cap);
    return weight.mul(terms.advantages()).mul(terms.logps_BT()).neg();
  }

  @Override
  public void measure(Terms terms, LossMetrics metrics) {
    Tensor clipped = terms.ratio().gt(cap).and(terms.advantages().gt(0));
    metrics.addMasked("cispo_clip_ratio", Grid.of(clipped), Grid.of(terms.mask_BT()));
  }
}
