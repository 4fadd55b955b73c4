package org.reason4j.optim;

import java.util.List;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Clips gradients by their common Euclidean norm: `g *= min(1, max / (norm + 1e-6))`.
public final class GradientClip {
  private GradientClip() {}

  /// Scales the gradients in place and returns their norm **before** clipping. A norm that is NaN
  /// or infinite leaves them as they are: the caller skips the step. No gradients: 0.
  ///
  /// @param maxNorm above 0; infinity only measures
  public static double clip(List<Tensor> gradients, double maxNorm) {
    if (!(maxNorm > 0)) {
      throw new IllegalArgumentException(
          "clip: max-grad-norm is " + maxNorm + "; it must be above 0 (infinity measures only)");
    }
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      double squares = 0;
      for (Tensor gradient : gradients) squares += gradient.square().sum().item();
      double norm = Math.sqrt(squares);
      double scale = maxNorm / (norm + 1e-6);
      if (scale < 1 && Double.isFinite(norm)) {
        for (Tensor gradient : gradients) gradient.mul_(scale);
      }
      return norm;
    }
  }
}
