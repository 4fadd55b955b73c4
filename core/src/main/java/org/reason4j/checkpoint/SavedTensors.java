package org.reason4j.checkpoint;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;

/// Tensors to and from a checkpoint, bit for bit: no type is converted.
public final class SavedTensors {
  private SavedTensors() {}

  /// The tensors as a checkpoint takes them. They are borrowed, contiguous, and must stay as they
  /// are until the save returns.
  public static TensorSource of(Map<String, Tensor> tensors) {
    List<TensorSpec> specs =
        tensors.entrySet().stream()
            .map(entry ->
                new TensorSpec(
                    entry.getKey(),
                    StoredType.valueOf(entry.getValue().dtype().name()),
                    entry.getValue().shape()))
            .toList();
    return new TensorSource() {
      @Override
      public List<TensorSpec> tensors() {
        return specs;
      }

      @Override
      public void write(TensorSpec spec, Disk.Output output) {
        Tensor tensor = tensors.get(spec.name());
        if (tensor == null) throw new IllegalArgumentException("no tensor " + spec.name());
        output.write(tensor.bytes());
      }
    };
  }

  /// Copies of all tensors of a file, with their own types, in the caller's scope.
  ///
  /// @throws CheckpointException for an element type that is not computed with
  public static SequencedMap<String, Tensor> read(Safetensors file) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorBytes stored : file.tensors().values())
      tensors.put(stored.name(), copy(file, stored));
    return tensors;
  }

  /// Overwrites tensors with those of a file. Names, types and shapes must be the same on both
  /// sides; nothing is changed where they are not.
  ///
  /// @throws CheckpointException naming the first tensor that differs
  public static void restore(Safetensors file, Map<String, Tensor> into) {
    Map<String, TensorBytes> stored = file.tensors();
    for (String name : stored.keySet())
      if (!into.containsKey(name))
        throw new CheckpointException(file.file(), "holds " + name, "only what the run has");
    into.forEach((name, tensor) -> {
      TensorBytes bytes = stored.get(name);
      String expected = tensor.dtype() + " " + Arrays.toString(tensor.shape());
      String found = bytes == null ? "absent" : bytes.spec().type() + " " + bytes.spec().shape();
      if (!found.equals(expected))
        throw new CheckpointException(file.file(), name + " is " + found, expected);
    });
    into.forEach((name, tensor) -> tensor.bytes().copyFrom(file.tensor(name).bytes()));
  }

  private static Tensor copy(Safetensors file, TensorBytes stored) {
    DType type;
    try {
      type = DType.valueOf(stored.spec().type().name());
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          file.file(),
          "%s is %s".formatted(stored.name(), stored.spec().type()),
          "one of " + Arrays.toString(DType.values()),
          e);
    }
    long[] shape = stored.spec().shape().stream().mapToLong(Long::longValue).toArray();
    Tensor tensor = Tensor.zeros(type, shape);
    tensor.bytes().copyFrom(stored.bytes());
    return tensor;
  }
}
