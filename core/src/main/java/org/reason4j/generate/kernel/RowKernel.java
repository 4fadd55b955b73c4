package org.reason4j.generate.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static org.reason4j.generate.kernel.BlockLayout.BLOCK;
import static org.reason4j.generate.kernel.Lanes.STEP;
import static org.reason4j.generate.kernel.Lanes.all;
import static org.reason4j.generate.kernel.Lanes.floats;
import static org.reason4j.generate.kernel.Lanes.ints;
import static org.reason4j.generate.kernel.Lanes.toFloat;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Groups of rows times one token. A weight's bits are masked where they lie and converted; that
/// they stand for `2^s` times the weight is made up for in the activation, exactly
/// ([BlockLayout#factor]). So a vector of weights costs three operations: mask, convert, multiply
/// and add. Integers are stored without sign; `bias` times the sum of the block's activations is
/// taken off at its start. Sums take turns, for the latency of an addition; in the same order
/// whether a group is computed in a pair or alone, so that it does not matter how rows are split.
///
/// Loops are shaped for the JVM's optimising compiler: species constant, vectors in local variables
/// only, and bodies short enough that all calls in them are inlined.
final class RowKernel {
  private RowKernel() {}

  /// Rows of groups `first` to `end` (exclusive), written to `y` from `at + first L`.
  static void multiply(
      PackedMatrix matrix, Activations x, int t, int first, int end, float[] y, int at) {
    float[] ordered = x.ordered(matrix.layout());
    int from = x.at(t);
    int blocks = matrix.blocks();
    long size = matrix.groupBytes();
    MemorySegment w = matrix.memory();
    for (int g = first; g < end; g++) {
      int to = at + g * Lanes.COUNT;
      if (g + 1 < end && paired(matrix.layout())) {
        if (matrix.layout() == BlockLayout.Q8_0)
          q8Pair(w, g * size, size, blocks, ordered, from, x.sums(), y, to);
        else q4Pair(w, g * size, size, blocks, ordered, from, x.sums(), y, to);
        g++;
        continue;
      }
      switch (matrix.layout()) {
        case F32 -> f32(w, g * size, blocks, ordered, from, y, to);
        case BF16 -> bf16(w, g * size, blocks, ordered, from, y, to);
        case Q8_0 -> q8(w, g * size, blocks, ordered, from, x.sums(), y, to);
        case Q4_0 -> q4(w, g * size, blocks, ordered, from, x.sums(), y, to);
        case Q4_1 -> q4WithLeast(w, g * size, blocks, ordered, from, x.sums(), y, to);
      }
    }
  }

  /// Two groups at a time read memory as two streams, which hides more of its latency.
  private static boolean paired(BlockLayout layout) {
    return layout == BlockLayout.Q8_0 || layout == BlockLayout.Q4_0;
  }

  private static void f32(
      MemorySegment w, long p, int blocks, float[] x, int from, float[] y, int to) {
    FloatVector a = FloatVector.zero(Lanes.FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int end = from + blocks * BLOCK;
    for (int i = from; i < end; i += 4) {
      a = floats(w, p).fma(all(x[i]), a);
      b = floats(w, p + STEP).fma(all(x[i + 1]), b);
      c = floats(w, p + 2 * STEP).fma(all(x[i + 2]), c);
      d = floats(w, p + 3 * STEP).fma(all(x[i + 3]), d);
      p += 4 * STEP;
    }
    a.add(b).add(c.add(d)).intoArray(y, to);
  }

  private static void bf16(
      MemorySegment w, long p, int blocks, float[] x, int from, float[] y, int to) {
    FloatVector a = FloatVector.zero(Lanes.FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int end = from + blocks * BLOCK;
    for (int i = from; i < end; i += 4) {
      IntVector u = ints(w, p);
      IntVector v = ints(w, p + STEP);
      a = u.lanewise(LSHL, 16).reinterpretAsFloats().fma(all(x[i]), a);
      b = u.and(0xffff0000).reinterpretAsFloats().fma(all(x[i + 1]), b);
      c = v.lanewise(LSHL, 16).reinterpretAsFloats().fma(all(x[i + 2]), c);
      d = v.and(0xffff0000).reinterpretAsFloats().fma(all(x[i + 3]), d);
      p += 2 * STEP;
    }
    a.add(b).add(c.add(d)).intoArray(y, to);
  }

  private static void q8(
      MemorySegment w, long p, int blocks, float[] x, int from, float[] sums, float[] y, int to) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    int at = from;
    for (int k = 0; k < blocks; k++) {
      FloatVector a = all(-128 * sums[from / BLOCK + k]);
      FloatVector b = FloatVector.zero(Lanes.FLOATS);
      for (int i = 0; i < 8; i++) {
        IntVector u = ints(w, p + i * STEP);
        a = toFloat(u.and(0xff)).fma(all(x[at]), a);
        b = toFloat(u.and(0xff00)).fma(all(x[at + 1]), b);
        a = toFloat(u.and(0xff0000)).fma(all(x[at + 2]), a);
        b = toFloat(u.lanewise(LSHR, 24)).fma(all(x[at + 3]), b);
        at += 4;
      }
      sum = a.add(b).fma(floats(w, p + 8 * STEP), sum);
      p += 9 * STEP;
    }
    sum.intoArray(y, to);
  }

  private static void q4(
      MemorySegment w, long p, int blocks, float[] x, int from, float[] sums, float[] y, int to) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    int at = from;
    for (int k = 0; k < blocks; k++) {
      FloatVector a = all(-8 * sums[from / BLOCK + k]);
      FloatVector b = FloatVector.zero(Lanes.FLOATS);
      for (int i = 0; i < 8; i++) {
        IntVector u = ints(w, p + i / 2 * STEP).lanewise(LSHR, i % 2 * 16); // a word's halves
        a = toFloat(u.and(0xf)).fma(all(x[at]), a);
        b = toFloat(u.and(0xf0)).fma(all(x[at + 1]), b);
        a = toFloat(u.and(0xf00)).fma(all(x[at + 2]), a);
        b = toFloat(u.and(0xf000)).fma(all(x[at + 3]), b);
        at += 4;
      }
      sum = a.add(b).fma(floats(w, p + 4 * STEP), sum);
      p += 5 * STEP;
    }
    sum.intoArray(y, to);
  }

  private static void q4WithLeast(
      MemorySegment w, long p, int blocks, float[] x, int from, float[] sums, float[] y, int to) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    int at = from;
    for (int k = 0; k < blocks; k++) {
      FloatVector a = FloatVector.zero(Lanes.FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int i = 0; i < 8; i++) {
        IntVector u = ints(w, p + i / 2 * STEP).lanewise(LSHR, i % 2 * 16); // a word's halves
        a = toFloat(u.and(0xf)).fma(all(x[at]), a);
        b = toFloat(u.and(0xf0)).fma(all(x[at + 1]), b);
        c = toFloat(u.and(0xf00)).fma(all(x[at + 2]), c);
        d = toFloat(u.and(0xf000)).fma(all(x[at + 3]), d);
        at += 4;
      }
      sum = a.add(b).add(c.add(d)).fma(floats(w, p + 4 * STEP), sum);
      sum = floats(w, p + 5 * STEP).fma(all(sums[from / BLOCK + k]), sum);
      p += 6 * STEP;
    }
    sum.intoArray(y, to);
  }

  private static void q8Pair(
      MemorySegment w,
      long p,
      long size,
      int blocks,
      float[] x,
      int from,
      float[] sums,
      float[] y,
      int to) {
    FloatVector first = FloatVector.zero(Lanes.FLOATS);
    FloatVector second = first;
    long q = p + size;
    int at = from;
    for (int k = 0; k < blocks; k++) {
      FloatVector a = all(-128 * sums[from / BLOCK + k]);
      FloatVector b = FloatVector.zero(Lanes.FLOATS);
      FloatVector c = a;
      FloatVector d = b;
      for (int i = 0; i < 8; i++) {
        IntVector u = ints(w, p + i * STEP);
        IntVector v = ints(w, q + i * STEP);
        FloatVector s = all(x[at]);
        a = toFloat(u.and(0xff)).fma(s, a);
        c = toFloat(v.and(0xff)).fma(s, c);
        s = all(x[at + 1]);
        b = toFloat(u.and(0xff00)).fma(s, b);
        d = toFloat(v.and(0xff00)).fma(s, d);
        s = all(x[at + 2]);
        a = toFloat(u.and(0xff0000)).fma(s, a);
        c = toFloat(v.and(0xff0000)).fma(s, c);
        s = all(x[at + 3]);
        b = toFloat(u.lanewise(LSHR, 24)).fma(s, b);
        d = toFloat(v.lanewise(LSHR, 24)).fma(s, d);
        at += 4;
      }
      first = a.add(b).fma(floats(w, p + 8 * STEP), first);
      second = c.add(d).fma(floats(w, q + 8 * STEP), second);
      p += 9 * STEP;
      q += 9 * STEP;
    }
    first.intoArray(y, to);
    second.intoArray(y, to + Lanes.COUNT);
  }

  private static void q4Pair(
      MemorySegment w,
      long p,
      long size,
      int blocks,
      float[] x,
      int from,
      float[] sums,
      float[] y,
      int to) {
    FloatVector first = FloatVector.zero(Lanes.FLOATS);
    FloatVector second = first;
    long q = p + size;
    int at = from;
    for (int k = 0; k < blocks; k++) {
      FloatVector a = all(-8 * sums[from / BLOCK + k]);
      FloatVector b = FloatVector.zero(Lanes.FLOATS);
      FloatVector c = a;
      FloatVector d = b;
      for (int i = 0; i < 8; i++) {
        int shift = i % 2 * 16; // a word's two halves
        IntVector u = ints(w, p + i / 2 * STEP).lanewise(LSHR, shift);
        IntVector v = ints(w, q + i / 2 * STEP).lanewise(LSHR, shift);
        FloatVector s = all(x[at]);
        a = toFloat(u.and(0xf)).fma(s, a);
        c = toFloat(v.and(0xf)).fma(s, c);
        s = all(x[at + 1]);
        b = toFloat(u.and(0xf0)).fma(s, b);
        d = toFloat(v.and(0xf0)).fma(s, d);
        s = all(x[at + 2]);
        a = toFloat(u.and(0xf00)).fma(s, a);
        c = toFloat(v.and(0xf00)).fma(s, c);
        s = all(x[at + 3]);
        b = toFloat(u.and(0xf000)).fma(s, b);
        d = toFloat(v.and(0xf000)).fma(s, d);
        at += 4;
      }
      first = a.add(b).fma(floats(w, p + 4 * STEP), first);
      second = c.add(d).fma(floats(w, q + 4 * STEP), second);
      p += 5 * STEP;
      q += 5 * STEP;
    }
    first.intoArray(y, to);
    second.intoArray(y, to + Lanes.COUNT);
  }
}
