package org.reason4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// What 8-bit floats do to a matrix product, simulated: both operands go through e4m3 with a scale
/// for each block and come back as float32, sums stay float32 (DeepSeek-V3, section 3.3).
///
/// Activations have a scale for each token and `size` channels, weights one for `size` x `size`.
///
/// @param size of a block, 128 in the paper; the last one of a row or column may be smaller
public record BlockRounding(int size) implements OperandRounding {
  private static final double LARGEST = 448;
  private static final double SMALLEST = 1e-4; // of a block's largest magnitude

  public BlockRounding {
    if (size < 1) throw new IllegalArgumentException("size is " + size + "; at least 1");
  }

  /// A scale for each row and `size` channels.
  @Override
  public Tensor activations(Tensor x) {
    try (var scope = TensorScope.open()) {
      List<Tensor> parts = new ArrayList<>();
      for (long at = 0; at < x.size(-1); at += size) {
        Tensor part = x.narrow(-1, at, Math.min(size, x.size(-1) - at));
        parts.add(rounded(part, part.abs().amax(-1, true), SMALLEST));
      }
      return scope.escape(Tensor.cat(parts, -1));
    }
  }

  /// A scale for each block.
  @Override
  public Tensor weights(Tensor weight_FD) {
    try (var scope = TensorScope.open()) {
      List<Tensor> bands = new ArrayList<>();
      for (long i = 0; i < weight_FD.size(0); i += size) {
        Tensor band_FD = weight_FD.narrow(0, i, Math.min(size, weight_FD.size(0) - i));
        List<Tensor> parts = new ArrayList<>();
        for (long j = 0; j < band_FD.size(1); j += size) {
          Tensor block_FD = band_FD.narrow(1, j, Math.min(size, band_FD.size(1) - j));
          parts.add(rounded(block_FD, block_FD.abs().amax(1, true).amax(0, true), 1e-30));
        }
        bands.add(Tensor.cat(parts, 1));
      }
      return scope.escape(Tensor.cat(bands, 0).to(DType.F32));
    }
  }

  private static Tensor rounded(Tensor x, Tensor largest, double smallest) {
    Tensor scale = largest.clamp(smallest, Double.POSITIVE_INFINITY).div(LARGEST);
    return x.div(scale).e4m3().mul(scale);
  }
}
