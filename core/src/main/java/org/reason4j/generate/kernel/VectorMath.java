package org.reason4j.generate.kernel;

import static org.reason4j.generate.kernel.Lanes.COUNT;
import static org.reason4j.generate.kernel.Lanes.all;
import static org.reason4j.generate.kernel.Lanes.floats;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// What is done to vectors between products. Lengths are rounded up to whole vectors: arrays are
/// filled up with zeros.
final class VectorMath {
  private static final float LOWEST = -87; // below, e^x is no normal float
  private static final float HIGHEST = 88;
  private static final float MAGIC = 0x1.8p23f; // adding it rounds to an integer in the low bits
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0x1.62e4p-1f;
  private static final float LN2_LOW = 0x1.7f7d1cp-20f;

  private VectorMath() {}

  /// e^x to about 1e-7, 0 below -87: 2^n times a polynomial in the rest.
  static FloatVector exp(FloatVector x) {
    FloatVector shifted = x.max(LOWEST).min(HIGHEST).fma(all(LOG2_E), all(MAGIC));
    FloatVector n = shifted.sub(MAGIC);
    FloatVector r = n.fma(all(-LN2_HIGH), x.max(LOWEST).min(HIGHEST));
    r = n.fma(all(-LN2_LOW), r);
    FloatVector p = r.fma(all(1 / 720f), all(1 / 120f));
    p = p.fma(r, all(1 / 24f)).fma(r, all(1 / 6f)).fma(r, all(0.5f));
    p = p.fma(r, all(1)).fma(r, all(1));
    return p.reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats()
        .blend(0, x.lt(LOWEST));
  }

  /// Root-mean-square norm (Zhang and Sennrich 2019) of x[from, from + length), to `to`.
  static void norm(float[] x, int from, int length, float[] weight, float epsilon, float[] to) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    int whole = length / COUNT * COUNT;
    for (int i = 0; i < whole; i += COUNT) {
      FloatVector v = floats(x, from + i);
      sum = v.fma(v, sum);
    }
    float squares = Lanes.sum(sum);
    for (int i = whole; i < length; i++) squares += x[from + i] * x[from + i];
    float scale = (float) (1 / Math.sqrt(squares / length + epsilon));
    for (int i = 0; i < whole; i += COUNT)
      floats(x, from + i).mul(scale).mul(floats(weight, i)).intoArray(to, i);
    for (int i = whole; i < length; i++) to[i] = x[from + i] * scale * weight[i];
  }

  /// `silu(gate) up` of `length` values, in `to`.
  static void gate(float[] y, int gate, int up, int length, float[] to) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector g = floats(y, gate + i);
      g.div(exp(g.neg()).add(1)).mul(floats(y, up + i)).intoArray(to, i);
    }
  }

  /// Turns the pairs (x[from + i], x[from + half + i]) by the angles at `angle + i`.
  static void rotate(float[] x, int from, int half, float[] cos, float[] sin, int angle) {
    int i = 0;
    for (; i + COUNT <= half; i += COUNT) {
      FloatVector low = floats(x, from + i);
      FloatVector high = floats(x, from + half + i);
      FloatVector c = floats(cos, angle + i);
      FloatVector s = floats(sin, angle + i);
      low.mul(c).sub(high.mul(s)).intoArray(x, from + i);
      high.mul(c).add(low.mul(s)).intoArray(x, from + half + i);
    }
    for (; i < half; i++) {
      float low = x[from + i];
      float high = x[from + half + i];
      x[from + i] = low * cos[angle + i] - high * sin[angle + i];
      x[from + half + i] = high * cos[angle + i] + low * sin[angle + i];
    }
  }

  /// x[from + i] += y[at + i].
  static void add(float[] x, int from, float[] y, int at, int length) {
    int i = 0;
    for (; i + COUNT <= length; i += COUNT)
      floats(x, from + i).add(floats(y, at + i)).intoArray(x, from + i);
    for (; i < length; i++) x[from + i] += y[at + i];
  }
}
