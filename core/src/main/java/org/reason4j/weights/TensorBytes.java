package org.reason4j.weights;

import java.lang.foreign.MemorySegment;

/// A stored tensor and its bytes: little-endian, row-major. The segment is borrowed: it is a view
/// of an opened file or of memory that the caller owns.
public record TensorBytes(TensorSpec spec, MemorySegment bytes) {
  public TensorBytes {
    if (bytes.byteSize() != spec.bytes())
      throw new IllegalArgumentException(
          "tensor %s has %d bytes; %s %s needs %d"
              .formatted(spec.name(), bytes.byteSize(), spec.type(), spec.shape(), spec.bytes()));
  }

  public String name() {
    return spec.name();
  }
}
