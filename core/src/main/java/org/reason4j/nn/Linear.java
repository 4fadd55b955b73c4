package org.reason4j.nn;

import java.util.Optional;
import org.reason4j.tensor.Tensor;

/// `x W^T + b` with `W` [out, in].
///
/// @param rounding what both operands go through first, to study narrow training; usually nothing
public record Linear(Tensor weight, Optional<Tensor> bias, Optional<OperandRounding> rounding) {
  public Linear(Tensor weight, Optional<Tensor> bias) {
    this(weight, bias, Optional.empty());
  }

  public Tensor apply(Tensor x) {
    if (rounding.isPresent()) return rounding.get().apply(this, x);
    return bias.isPresent() ? x.linear(weight, bias.get()) : x.linear(weight);
  }
}
