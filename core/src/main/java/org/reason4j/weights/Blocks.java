package org.reason4j.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Expands quantised blocks to float32, bit for bit as ggml does: the layouts of its block structs,
/// products in the order written, no fused operations.
///
/// In each type `d` (and `m`, `dmin`) are 16-bit floats, a weight is an integer times a scale, and
/// the types whose name ends in K have scales of sixteen or thirty-two weights inside a block of
/// 256.
public final class Blocks {
  /// Elements that are expanded at a time: a whole number of blocks of any type.
  private static final int CHUNK = 1 << 14;

  private static final int[] NON_LINEAR = { // IQ4_NL's sixteen values
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  private Blocks() {}

  /// Expands whole blocks.
  ///
  /// @param type one with blocks
  /// @param from the blocks' bytes
  /// @param to room for as many 32-bit floats as they hold, in native order
  public static void expand(StoredType type, MemorySegment from, MemorySegment to) {
    long blocks = from.byteSize() / type.bytes();
    long elements = blocks * type.elements();
    if (from.byteSize() % type.bytes() != 0 || to.byteSize() != elements * Float.BYTES)
      throw new IllegalArgumentException(
          "%d bytes of %s into %d bytes".formatted(from.byteSize(), type, to.byteSize()));
    int chunk = CHUNK / type.elements();
    byte[] bytes = new byte[(int) Math.min(chunk, blocks) * type.bytes()];
    float[] floats = new float[(int) Math.min(chunk, blocks) * type.elements()];
    for (long done = 0; done < blocks; done += chunk) {
      int now = (int) Math.min(chunk, blocks - done);
      MemorySegment.copy(from, JAVA_BYTE, done * type.bytes(), bytes, 0, now * type.bytes());
      for (int b = 0; b < now; b++)
        expand(type, bytes, b * type.bytes(), floats, b * type.elements());
      MemorySegment.copy(
          floats,
          0,
          to,
          JAVA_FLOAT_UNALIGNED,
          done * type.elements() * Float.BYTES,
          now * type.elements());
    }
  }

  /// Any floating type as float32.
  ///
  /// @param to room for the tensor's elements, in native order
  public static void floats(TensorBytes tensor, MemorySegment to) {
    MemorySegment from = tensor.bytes();
    StoredType type = tensor.spec().type();
    long elements = to.byteSize() / Float.BYTES;
    switch (type) {
      case F32 -> to.copyFrom(from);
      case F16, BF16 -> halves(type == StoredType.F16, from, to, elements);
      case F64 -> doubles(from, to, elements);
      case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, IQ4_NL, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          expand(type, from, to);
      case I64, U64, C64, I32, U32, I16, U16, F8_E4M3, F8_E5M2, F8_E8M0, I8, U8, BOOL ->
          throw new IllegalArgumentException(tensor.name() + " is " + type + "; expected floats");
    }
  }

  /// By way of arrays, which is many times faster than element by element before all is compiled.
  private static void halves(boolean half, MemorySegment from, MemorySegment to, long elements) {
    short[] in = new short[(int) Math.min(CHUNK, elements)];
    float[] out = new float[in.length];
    for (long done = 0; done < elements; done += in.length) {
      int now = (int) Math.min(in.length, elements - done);
      MemorySegment.copy(from, JAVA_SHORT_UNALIGNED, done * Short.BYTES, in, 0, now);
      if (half) for (int i = 0; i < now; i++) out[i] = Float.float16ToFloat(in[i]);
      else for (int i = 0; i < now; i++) out[i] = Float.intBitsToFloat(in[i] << 16);
      MemorySegment.copy(out, 0, to, JAVA_FLOAT_UNALIGNED, done * Float.BYTES, now);
    }
  }

  private static void doubles(MemorySegment from, MemorySegment to, long elements) {
    double[] in = new double[(int) Math.min(CHUNK, elements)];
    float[] out = new float[in.length];
    for (long done = 0; done < elements; done += in.length) {
      int now = (int) Math.min(in.length, elements - done);
      MemorySegment.copy(from, JAVA_DOUBLE_UNALIGNED, done * Double.BYTES, in, 0, now);
      for (int i = 0; i < now; i++) out[i] = (float) in[i];
      MemorySegment.copy(out, 0, to, JAVA_FLOAT_UNALIGNED, done * Float.BYTES, now);
    }
  }

  /// Expands the block that begins at `at`.
  private static void expand(StoredType type, byte[] in, int at, float[] out, int to) {
    switch (type) {
      case Q4_0 -> {
        float d = half(in, at);
        for (int i = 0; i < 16; i++) {
          out[to + i] = d * ((in[at + 2 + i] & 15) - 8);
          out[to + 16 + i] = d * (((in[at + 2 + i] >> 4) & 15) - 8);
        }
      }
      case Q4_1 -> {
        float d = half(in, at);
        float m = half(in, at + 2);
        for (int i = 0; i < 16; i++) {
          out[to + i] = d * (in[at + 4 + i] & 15) + m;
          out[to + 16 + i] = d * ((in[at + 4 + i] >> 4) & 15) + m;
        }
      }
      case Q5_0 -> {
        float d = half(in, at);
        int high = word(in, at + 2);
        for (int i = 0; i < 32; i++)
          out[to + i] = d * ((nibble(in, at + 6, i) | (high >> i & 1) << 4) - 16);
      }
      case Q5_1 -> {
        float d = half(in, at);
        float m = half(in, at + 2);
        int high = word(in, at + 4);
        for (int i = 0; i < 32; i++)
          out[to + i] = d * (nibble(in, at + 8, i) | (high >> i & 1) << 4) + m;
      }
      case Q8_0 -> {
        float d = half(in, at);
        for (int i = 0; i < 32; i++) out[to + i] = d * in[at + 2 + i];
      }
      case IQ4_NL -> {
        float d = half(in, at);
        for (int i = 0; i < 32; i++) out[to + i] = d * NON_LINEAR[nibble(in, at + 2, i)];
      }
      case Q2_K -> twoBits(in, at, out, to);
      case Q3_K -> threeBits(in, at, out, to);
      case Q4_K -> fourOrFive(in, at, at + 16, -1, out, to);
      case Q5_K -> fourOrFive(in, at, at + 48, at + 16, out, to);
      case Q6_K -> sixBits(in, at, out, to);
      case F64,
          I64,
          U64,
          C64,
          F32,
          I32,
          U32,
          F16,
          BF16,
          I16,
          U16,
          F8_E4M3,
          F8_E5M2,
          F8_E8M0,
          I8,
          U8,
          BOOL ->
          throw new IllegalArgumentException(type + " has no blocks");
    }
  }

  private static void twoBits(byte[] in, int at, float[] out, int to) {
    float d = half(in, at + 80);
    float dmin = half(in, at + 82);
    for (int group = 0; group < 16; group++) {
      int scale = in[at + group] & 255;
      float step = d * (scale & 15);
      float least = dmin * (scale >> 4);
      int from = at + 16 + pairs(group);
      int shift = 2 * (group >> 1 & 3);
      for (int i = 0; i < 16; i++)
        out[to + 16 * group + i] = step * (in[from + i] >> shift & 3) - least;
    }
  }

  private static void threeBits(byte[] in, int at, float[] out, int to) {
    float d = half(in, at + 108);
    int scales = at + 96;
    for (int group = 0; group < 16; group++) {
      int low = in[scales + (group & 7)] >> (group < 8 ? 0 : 4) & 15;
      int high = in[scales + 8 + (group & 3)] >> (2 * (group >> 2)) & 3;
      float step = d * ((low | high << 4) - 32);
      int from = at + 32 + pairs(group);
      int third = at + 16 * (group & 1);
      int bit = group >> 1;
      int shift = 2 * (bit & 3);
      for (int i = 0; i < 16; i++) {
        int q = in[from + i] >> shift & 3 | (in[third + i] >> bit & 1) << 2;
        out[to + 16 * group + i] = step * (q - 4);
      }
    }
  }

  /// Where the 2-bit numbers of a group of 16 begin: 32 bytes hold those of eight groups.
  private static int pairs(int group) {
    return 32 * (group >> 3) + 16 * (group & 1);
  }

  /// @param high where the fifth bits are; -1 for four
  private static void fourOrFive(byte[] in, int at, int low, int high, float[] out, int to) {
    float d = half(in, at);
    float dmin = half(in, at + 2);
    int s = at + 4;
    for (int j = 0; j < 8; j++) {
      int scale = j < 4 ? in[s + j] & 63 : in[s + j + 4] & 15 | (in[s + j - 4] >> 6 & 3) << 4;
      int min = j < 4 ? in[s + j + 4] & 63 : in[s + j + 4] >> 4 & 15 | (in[s + j] >> 6 & 3) << 4;
      float step = d * scale;
      float least = dmin * min;
      for (int l = 0; l < 32; l++) {
        int q = in[low + 32 * (j >> 1) + l] >> (4 * (j & 1)) & 15;
        if (high >= 0) q |= (in[high + l] >> j & 1) << 4;
        out[to + 32 * j + l] = step * q - least;
      }
    }
  }

  private static void sixBits(byte[] in, int at, float[] out, int to) {
    float d = half(in, at + 208);
    for (int group = 0; group < 16; group++) {
      float step = d * in[at + 192 + group];
      int quarter = group >> 1 & 3;
      int low = at + 64 * (group >> 3) + 32 * (quarter & 1) + 16 * (group & 1);
      int high = at + 128 + pairs(group);
      int lowShift = quarter < 2 ? 0 : 4;
      int highShift = 2 * quarter;
      for (int i = 0; i < 16; i++) {
        int q = in[low + i] >> lowShift & 15 | (in[high + i] >> highShift & 3) << 4;
        out[to + 16 * group + i] = step * (q - 32);
      }
    }
  }

  private static int nibble(byte[] in, int at, int i) {
    return i < 16 ? in[at + i] & 15 : in[at + i - 16] >> 4 & 15;
  }

  private static float half(byte[] in, int at) {
    return Float.float16ToFloat((short) (in[at] & 255 | in[at + 1] << 8));
  }

  private static int word(byte[] in, int at) {
    return in[at] & 255 | (in[at + 1] & 255) << 8 | (in[at + 2] & 255) << 16 | in[at + 3] << 24;
  }
}
