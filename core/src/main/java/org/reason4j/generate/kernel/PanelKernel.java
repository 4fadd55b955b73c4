package org.reason4j.generate.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static org.reason4j.generate.kernel.BlockLayout.BLOCK;
import static org.reason4j.generate.kernel.Lanes.COUNT;
import static org.reason4j.generate.kernel.Lanes.STEP;
import static org.reason4j.generate.kernel.Lanes.all;
import static org.reason4j.generate.kernel.Lanes.floats;
import static org.reason4j.generate.kernel.Lanes.ints;
import static org.reason4j.generate.kernel.Lanes.toFloat;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Rows times several tokens. Two groups of rows (a panel) are expanded to float32 once, in the
/// processor's cache, column by column; then each tile of tokens is multiplied with it, with all
/// sums in registers: 2 vectors of rows times 8 tokens (4 where vectors are narrow). The compiler
/// loads all inputs of a column first, and three vectors of rows would leave it no register for
/// them. The tiles are written out, and their stores too: what it does not inline there costs five
/// times the speed.
final class PanelKernel {
  /// Groups of a panel.
  static final int GROUPS = 2;

  /// Rows of a panel.
  static final int ROWS = GROUPS * COUNT;

  /// Bytes of a panel's column.
  static final long COLUMN = 4L * ROWS;

  private PanelKernel() {}

  /// Panel number `number` of a matrix times all tokens: token t's rows go to `y` from `t stride +
  /// at + number ROWS`.
  ///
  /// @param panel scratch of ROWS floats a padded column, native
  static void multiply(
      PackedMatrix matrix,
      Activations x,
      int number,
      MemorySegment panel,
      float[] y,
      int at,
      int stride) {
    for (int i = 0; i < GROUPS && number * GROUPS + i < matrix.groups(); i++)
      expand(matrix, number * GROUPS + i, panel, i * STEP);
    int columns = x.padded();
    int to = at + number * ROWS;
    for (int t = 0; t < x.tokens(); t += Activations.TILE) {
      if (x.width(t) == Activations.SMALL_TILE)
        tile4(panel, x.tiles(), t * columns, columns, y, to + t * stride, stride);
      else tile8(panel, x.tiles(), t * columns, columns, y, to + t * stride, stride);
    }
  }

  private static void expand(PackedMatrix matrix, int group, MemorySegment panel, int to) {
    MemorySegment w = matrix.memory();
    long p = group * matrix.groupBytes();
    for (int k = 0; k < matrix.blocks(); k++) {
      long at = to + (long) k * BLOCK * COLUMN;
      switch (matrix.layout()) {
        case F32 -> f32(w, p, panel, at);
        case BF16 -> bf16(w, p, panel, at);
        case Q8_0 -> q8(w, p, panel, at);
        case Q4_0 -> q4(w, p, floats(w, p + 4 * STEP).mul(-8), panel, at);
        case Q4_1 -> q4(w, p, floats(w, p + 5 * STEP), panel, at);
      }
      p += matrix.layout().bytes();
    }
  }

  private static void f32(MemorySegment w, long p, MemorySegment panel, long at) {
    for (int c = 0; c < BLOCK; c++)
      floats(w, p + c * STEP).intoMemorySegment(panel, at + c * COLUMN, LITTLE_ENDIAN);
  }

  private static void bf16(MemorySegment w, long p, MemorySegment panel, long at) {
    for (int i = 0; i < BLOCK / 2; i++) {
      var u = ints(w, p + i * STEP);
      u.lanewise(LSHL, 16)
          .reinterpretAsFloats()
          .intoMemorySegment(panel, at + 2 * i * COLUMN, LITTLE_ENDIAN);
      u.and(0xffff0000)
          .reinterpretAsFloats()
          .intoMemorySegment(panel, at + (2 * i + 1) * COLUMN, LITTLE_ENDIAN);
    }
  }

  private static void q8(MemorySegment w, long p, MemorySegment panel, long at) {
    FloatVector scale = floats(w, p + 8 * STEP);
    FloatVector least = scale.mul(-128);
    for (int i = 0; i < 8; i++) {
      var u = ints(w, p + i * STEP);
      for (int j = 0; j < 4; j++)
        toFloat(u.lanewise(LSHR, 8 * j).and(0xff))
            .fma(scale, least)
            .intoMemorySegment(panel, at + (4 * i + j) * COLUMN, LITTLE_ENDIAN);
    }
  }

  private static void q4(MemorySegment w, long p, FloatVector least, MemorySegment panel, long at) {
    FloatVector scale = floats(w, p + 4 * STEP);
    for (int i = 0; i < 4; i++) {
      var u = ints(w, p + i * STEP);
      for (int j = 0; j < 8; j++)
        toFloat(u.lanewise(LSHR, 4 * j).and(0xf))
            .fma(scale, least)
            .intoMemorySegment(panel, at + (4 * i + j / 2 + 16 * (j % 2)) * COLUMN, LITTLE_ENDIAN);
    }
  }

  private static void tile4(
      MemorySegment w, float[] x, int from, int columns, float[] y, int to, int stride) {
    FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector a1 = a0, a2 = a0, a3 = a0;
    FloatVector b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    long p = 0;
    for (int i = from; i < from + 4 * columns; i += 4) {
      FloatVector u = floats(w, p);
      FloatVector v = floats(w, p + STEP);
      FloatVector s = all(x[i]);
      a0 = u.fma(s, a0);
      b0 = v.fma(s, b0);
      s = all(x[i + 1]);
      a1 = u.fma(s, a1);
      b1 = v.fma(s, b1);
      s = all(x[i + 2]);
      a2 = u.fma(s, a2);
      b2 = v.fma(s, b2);
      s = all(x[i + 3]);
      a3 = u.fma(s, a3);
      b3 = v.fma(s, b3);
      p += COLUMN;
    }
    a0.intoArray(y, to);
    b0.intoArray(y, to + COUNT);
    a1.intoArray(y, to + stride);
    b1.intoArray(y, to + stride + COUNT);
    a2.intoArray(y, to + 2 * stride);
    b2.intoArray(y, to + 2 * stride + COUNT);
    a3.intoArray(y, to + 3 * stride);
    b3.intoArray(y, to + 3 * stride + COUNT);
  }

  private static void tile8(
      MemorySegment w, float[] x, int from, int columns, float[] y, int to, int stride) {
    FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
    FloatVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0, b6 = a0, b7 = a0;
    long p = 0;
    for (int i = from; i < from + 8 * columns; i += 8) {
      FloatVector u = floats(w, p);
      FloatVector v = floats(w, p + STEP);
      FloatVector s = all(x[i]);
      a0 = u.fma(s, a0);
      b0 = v.fma(s, b0);
      s = all(x[i + 1]);
      a1 = u.fma(s, a1);
      b1 = v.fma(s, b1);
      s = all(x[i + 2]);
      a2 = u.fma(s, a2);
      b2 = v.fma(s, b2);
      s = all(x[i + 3]);
      a3 = u.fma(s, a3);
      b3 = v.fma(s, b3);
      s = all(x[i + 4]);
      a4 = u.fma(s, a4);
      b4 = v.fma(s, b4);
      s = all(x[i + 5]);
      a5 = u.fma(s, a5);
      b5 = v.fma(s, b5);
      s = all(x[i + 6]);
      a6 = u.fma(s, a6);
      b6 = v.fma(s, b6);
      s = all(x[i + 7]);
      a7 = u.fma(s, a7);
      b7 = v.fma(s, b7);
      p += COLUMN;
    }
    a0.intoArray(y, to);
    b0.intoArray(y, to + COUNT);
    a1.intoArray(y, to + stride);
    b1.intoArray(y, to + stride + COUNT);
    a2.intoArray(y, to + 2 * stride);
    b2.intoArray(y, to + 2 * stride + COUNT);
    a3.intoArray(y, to + 3 * stride);
    b3.intoArray(y, to + 3 * stride + COUNT);
    a4.intoArray(y, to + 4 * stride);
    b4.intoArray(y, to + 4 * stride + COUNT);
    a5.intoArray(y, to + 5 * stride);
    b5.intoArray(y, to + 5 * stride + COUNT);
    a6.intoArray(y, to + 6 * stride);
    b6.intoArray(y, to + 6 * stride + COUNT);
    a7.intoArray(y, to + 7 * stride);
    b7.intoArray(y, to + 7 * stride + COUNT);
  }
}
