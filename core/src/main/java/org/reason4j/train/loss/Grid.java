package org.reason4j.train.loss;

import org.reason4j.tensor.Tensor;

/// The numbers of a tensor [B,T] or [B,1] outside the graph; a single column stands for every
/// column.
///
/// @param columns T or 1
record Grid(double[] elements, int rows, int columns) {
  static Grid of(Tensor tensor) {
    try (var _ = Tensor.noGradients()) {
      return new Grid(tensor.toDoubles(), (int) tensor.size(0), (int) tensor.size(1));
    }
  }

  double at(int row, int column) {
    return elements[columns == 1 ? row : row * columns + column];
  }
}
