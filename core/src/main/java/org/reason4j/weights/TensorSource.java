package org.reason4j.weights;

import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a writer is given: the list of tensors first, then the bytes of one tensor at a time, so
/// that a file larger than memory can be written.
public interface TensorSource {
  /// The tensors, in any order, each name once.
  List<TensorSpec> tensors();

  /// The bytes of one of [#tensors()]: asked for once, in the order of the file. They need to stay
  /// valid until the next call only.
  MemorySegment bytes(TensorSpec tensor);

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
      public MemorySegment bytes(TensorSpec tensor) {
        MemorySegment segment = bytes.get(tensor);
        if (segment == null) throw new IllegalArgumentException("no tensor " + tensor.name());
        return segment;
      }
    };
  }
}
