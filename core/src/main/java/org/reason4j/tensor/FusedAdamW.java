package org.reason4j.tensor;

import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/// The library's one-pass AdamW over a list of tensors, called through its dispatcher since the
/// operation has no Java binding of its own. Eight times faster than its per-tensor loop.
public final class FusedAdamW {
  private FusedAdamW() {}

  /// One step, in place: decays `parameters` by `1 - lr * weightDecay`, then updates them and both
  /// moments from `gradients`.
  ///
  /// @param steps a float32 tensor of shape [1] a parameter: the number of this step, from 1
  public static void step(
      List<Tensor> parameters,
      List<Tensor> gradients,
      List<Tensor> firstMoments,
      List<Tensor> secondMoments,
      List<Tensor> steps,
      double learningRate,
      double beta1,
      double beta2,
      double weightDecay,
      double epsilon) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      OperatorHandle operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
      var stack =
          new IValueVector(
              list(parameters),
              list(gradients),
              list(firstMoments),
              list(secondMoments),
              list(List.of()),
              list(steps),
              new IValue(learningRate),
              new IValue(beta1),
              new IValue(beta2),
              new IValue(weightDecay),
              new IValue(epsilon),
              new IValue(false),
              new IValue(false),
              new IValue(),
              new IValue());
      operator.callBoxed(stack);
    } catch (TensorException clear) {
      throw clear;
    } catch (RuntimeException failed) {
      throw new TensorException("fusedAdamW", failed, parameters.toArray(Tensor[]::new));
    }
  }

  private static IValue list(List<Tensor> tensors) {
    var list = new GenericList(new Type.TypePtr(TensorType.get()));
    for (Tensor tensor : tensors) list.push_back(new IValue(tensor.raw()));
    return new IValue(list);
  }
}
