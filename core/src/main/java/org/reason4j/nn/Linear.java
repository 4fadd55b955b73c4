package org.reason4j.nn;

import java.util.Optional;
import org.reason4j.tensor.Tensor;

/// `x W^T + b` with `W` [out, in].
public record Linear(Tensor weight, Optional<Tensor> bias) {
  public Tensor apply(Tensor x) {
    return bias.isPresent() ? x.linear(weight, bias.get()) : x.linear(weight);
  }
}
