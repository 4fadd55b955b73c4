package org.reason4j.generate.kernel;

import static org.reason4j.generate.kernel.Lanes.COUNT;
import static org.reason4j.generate.kernel.Lanes.STEP;
import static org.reason4j.generate.kernel.Lanes.all;
import static org.reason4j.generate.kernel.Lanes.floats;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Softmax attention of one query over a [KernelCache].
final class AttentionKernel {
  private AttentionKernel() {}

  /// Attends from one head of one token.
  ///
  /// @param head number of the key-value head, over all layers
  /// @param q the query, rotated, from `from`; changed (scaled)
  /// @param first earliest position seen
  /// @param last latest position seen, the token's own
  /// @param scores scratch of the cache's capacity
  /// @param to where K values go, with room for whole vectors
  static void attend(
      KernelCache cache,
      int head,
      float[] q,
      int from,
      int first,
      int last,
      float[] scores,
      float[] to) {
    int width = cache.width();
    float scale = (float) (1 / Math.sqrt(width));
    for (int d = 0; d < width; d++) q[from + d] *= scale;
    int begin = first / COUNT * COUNT;
    int end = Lanes.up(last + 1, COUNT);
    MemorySegment keys = cache.keys();
    long base = cache.keysOf(head);
    for (int p = begin; p < end; p += COUNT)
      score(keys, base + 4L * p * width, q, from, width).intoArray(scores, p);
    for (int p = begin; p < first; p++) scores[p] = Float.NEGATIVE_INFINITY;
    for (int p = last + 1; p < end; p++) scores[p] = Float.NEGATIVE_INFINITY;
    float share = 1 / softmax(scores, begin, end);
    int padded = cache.padded();
    for (int d = 0; d < width; d += COUNT)
      mix(cache.values(), cache.valuesOf(head) + 4L * d, 4L * padded, scores, first, last + 1)
          .mul(share)
          .intoArray(to, d);
  }

  private static FloatVector score(MemorySegment keys, long p, float[] q, int from, int width) {
    FloatVector a = FloatVector.zero(Lanes.FLOATS);
    FloatVector b = a;
    for (int d = 0; d < width; d += 2) {
      a = floats(keys, p).fma(all(q[from + d]), a);
      b = floats(keys, p + STEP).fma(all(q[from + d + 1]), b);
      p += 2 * STEP;
    }
    return a.add(b);
  }

  /// Replaces scores by e^(score - greatest) and returns their sum.
  private static float softmax(float[] scores, int begin, int end) {
    FloatVector most = floats(scores, begin);
    for (int p = begin + COUNT; p < end; p += COUNT) most = most.max(floats(scores, p));
    float greatest = most.reduceLanes(VectorOperators.MAX);
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int p = begin; p < end; p += COUNT) {
      FloatVector e = VectorMath.exp(floats(scores, p).sub(greatest));
      e.intoArray(scores, p);
      sum = sum.add(e);
    }
    return Lanes.sum(sum);
  }

  private static FloatVector mix(
      MemorySegment values, long base, long stride, float[] weights, int first, int end) {
    FloatVector a = FloatVector.zero(Lanes.FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int p = first;
    long v = base + p * stride;
    for (; p + 4 <= end; p += 4) {
      a = floats(values, v).fma(all(weights[p]), a);
      b = floats(values, v + stride).fma(all(weights[p + 1]), b);
      c = floats(values, v + 2 * stride).fma(all(weights[p + 2]), c);
      d = floats(values, v + 3 * stride).fma(all(weights[p + 3]), d);
      v += 4 * stride;
    }
    for (; p < end; p++) {
      a = floats(values, v).fma(all(weights[p]), a);
      v += stride;
    }
    return a.add(b).add(c.add(d));
  }
}
