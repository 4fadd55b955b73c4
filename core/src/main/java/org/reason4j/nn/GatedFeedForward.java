package org.reason4j.nn;

import org.reason4j.tensor.Tensor;

/// SwiGLU: `down(silu(gate(x)) * up(x))`. One expert, or a dense layer.
public record GatedFeedForward(Linear gate, Linear up, Linear down) implements FeedForward {
  @Override
  public Tensor apply(Tensor x) {
    return down.apply(gate.apply(x).silu().mul(up.apply(x)));
  }
}
