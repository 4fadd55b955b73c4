package org.reason4j.nn;

import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// What narrow hardware does to a matrix product, simulated: both operands are rounded and come
/// back as float32, sums stay float32.
///
/// Gradients pass as if nothing had been rounded (straight through): that of the input is made with
/// the rounded weight, that of the weight with the rounded input. The gradient that comes in is not
/// rounded, which a simulation out of plain operations cannot do; the paper rounds it too.
public sealed interface OperandRounding permits BlockRounding, OperandRounding.BFloat16 {
  /// Activations [...,C] rounded, in the caller's scope.
  Tensor activations(Tensor x);

  /// A weight [F,D] rounded, in the caller's scope.
  Tensor weights(Tensor weight_FD);

  /// `x W^T + b` of rounded operands.
  default Tensor apply(Linear linear, Tensor x) {
    Tensor rounded = straight(x, activations(x.detach()));
    Tensor weight = straight(linear.weight(), weights(linear.weight().detach()));
    return linear.bias().isPresent()
        ? rounded.linear(weight, linear.bias().get())
        : rounded.linear(weight);
  }

  private static Tensor straight(Tensor x, Tensor rounded) {
    return x.add(rounded.sub(x.detach()));
  }

  /// Both operands through bfloat16: the paper's yardstick for 8 bits, and the smallest rounding
  /// that hardware does.
  record BFloat16() implements OperandRounding {
    @Override
    public Tensor activations(Tensor x) {
      try (var scope = TensorScope.open()) {
        return scope.escape(x.to(DType.BF16).to(DType.F32));
      }
    }

    @Override
    public Tensor weights(Tensor weight_FD) {
      return activations(weight_FD);
    }
  }
}
