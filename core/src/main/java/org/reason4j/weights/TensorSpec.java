package org.reason4j.weights;

import java.util.ArrayList;
import java.util.List;

/// Name, element type and shape of a stored tensor. A shape without dimensions is a scalar; a
/// dimension of 0 is legal and holds no bytes.
public record TensorSpec(String name, StoredType type, List<Long> shape) {
  public TensorSpec {
    shape = List.copyOf(shape);
    bytes(type, shape); // a spec whose size cannot be told is refused here
  }

  public TensorSpec(String name, StoredType type, long... shape) {
    this(name, type, java.util.Arrays.stream(shape).boxed().toList());
  }

  /// Bytes of the whole tensor.
  public long bytes() {
    return bytes(type, shape);
  }

  /// Dimensions are multiplied without wrapping, zeros last, so that `[2^62, 8, 0]` is refused and
  /// not read as empty.
  private static long bytes(StoredType type, List<Long> shape) {
    long product = type.bytes();
    boolean empty = false;
    if (type.blocks()) {
      long row = shape.isEmpty() ? 0 : shape.getLast();
      if (row % type.elements() != 0 || shape.isEmpty())
        throw new IllegalArgumentException(
            "rows of %s in shape %s; %s needs a multiple of %d"
                .formatted(row, shape, type, type.elements()));
      shape = new ArrayList<>(shape);
      shape.set(shape.size() - 1, row / type.elements());
    }
    for (long dimension : shape) {
      if (dimension < 0)
        throw new IllegalArgumentException(
            "negative dimension " + dimension + " in shape " + shape);
      if (dimension == 0) empty = true;
      else {
        try {
          product = Math.multiplyExact(product, dimension);
        } catch (ArithmeticException e) {
          throw new IllegalArgumentException(
              "shape " + shape + " of " + type + " needs more than 2^63 bytes", e);
        }
      }
    }
    return empty ? 0 : product;
  }
}
