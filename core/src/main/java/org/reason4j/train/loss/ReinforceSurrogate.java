package org.reason4j.train.loss;

import org.reason4j.tensor.Tensor;

/// REINFORCE, `-A logp`: no ratio, no clip.
public record ReinforceSurrogate() implements Surrogate {
  @Override
  public Tensor loss(Terms terms) {
    return terms.advantages().mul(terms.logps_BT()).neg();
  }

  @Override
  public void measure(Terms terms, LossMetrics metrics) {}
}
