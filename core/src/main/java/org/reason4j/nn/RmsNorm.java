package org.reason4j.nn;

import org.reason4j.tensor.Tensor;

/// `x / sqrt(mean(x^2) + epsilon) * weight` over the last dimension.
public record RmsNorm(Tensor weight, double epsilon) {
  public Tensor apply(Tensor x) {
    return x.rmsNorm(weight, epsilon);
  }
}
