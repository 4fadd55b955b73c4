package org.reason4j.pipeline;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.reason4j.checkpoint.Checkpoint;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;

/// Named tensors to and from a checkpoint, bit for bit.
final class Tensors {
  private Tensors() {}

  /// The tensors' own memory, written without a copy.
  static TensorSource source(Map<String, Tensor> tensors) {
    List<TensorSpec> specs =
        tensors.entrySet().stream()
            .map(e -> ModelDirectory.toBytes(e.getKey(), e.getValue()).spec())
            .toList();
    return new TensorSource() {
      @Override
      public List<TensorSpec> tensors() {
        return specs;
      }

      @Override
      public MemorySegment bytes(TensorSpec spec) {
        Tensor tensor = tensors.get(spec.name());
        if (tensor == null) throw new IllegalArgumentException("no tensor " + spec.name());
        return tensor.bytes();
      }
    };
  }

  /// Overwrites these tensors with those saved under a name.
  static void load(Checkpoint checkpoint, String name, Map<String, Tensor> into) {
    try (var saved = checkpoint.tensors(name);
        var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      into.forEach((key, tensor) -> tensor.copy_(ModelDirectory.toTensor(saved.tensor(key))));
    }
  }
}
