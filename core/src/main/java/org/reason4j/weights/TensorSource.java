package org.reason4j.weights;

import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a writer is given: the list of tensors first, then one tensor at a time, in pieces, so that
/// neither a file nor a tensor has to fit in memory.
public interface TensorSource {
  /// The tensors, in any order, each name once.
  List<TensorSpec> tensors();

  /// Writes the bytes of one of [#tensors()]: asked for once, in the order of the file.
  void write(TensorSpec tensor, Disk.Output output);

  /// As [#write], and looks whether it was the whole tensor.
  ///
  /// @throws IllegalStateException where it was not
  default void writeWhole(TensorSpec tensor, Disk.Output output) {
    var counted = new CountedOutput(output);
    write(tensor, counted);
    if (counted.bytes() != tensor.bytes())
      throw new IllegalStateException(
          "%d bytes of tensor %s were written; its %s %s has %d"
              .formatted(
                  counted.bytes(), tensor.name(), tensor.type(), tensor.shape(), tensor.bytes()));
  }

  /// Some of these tensors as a source of their own.
  default TensorSource of(List<TensorSpec> some) {
    TensorSource all = this;
    return new TensorSource() {
      @Override
      public List<TensorSpec> tensors() {
        return some;
      }

      @Override
      public void write(TensorSpec tensor, Disk.Output output) {
        all.write(tensor, output);
      }
    };
  }

  /// Sum of the sizes of all tensors.
  default long totalBytes() {
    long total = 0;
    for (TensorSpec tensor : tensors()) total = Math.addExact(total, tensor.bytes());
    return total;
  }

  /// A source over tensors that are all in memory.
  static TensorSource of(Collection<TensorBytes> tensors) {
    Map<TensorSpec, MemorySegment> bytes = new LinkedHashMap<>();
    for (TensorBytes tensor : tensors) bytes.put(tensor.spec(), tensor.bytes());
    List<TensorSpec> specs = tensors.stream().map(TensorBytes::spec).toList();
    return new TensorSource() {
      @Override
      public List<TensorSpec> tensors() {
        return specs;
      }

      @Override
      public void write(TensorSpec tensor, Disk.Output output) {
        MemorySegment segment = bytes.get(tensor);
        if (segment == null) throw new IllegalArgumentException("no tensor " + tensor.name());
        output.write(segment);
      }
    };
  }
}
