package org.reason4j.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Rounds float32 to stored types, byte for byte as ggml's reference without importance matrix.
public final class BlockRounding {
  private static final int CHUNK = 1 << 14;
  private static final int ELEMENTS = 32;

  private static final long PIECE = 1 << 20;

  private BlockRounding() {}

  /// Writes a tensor's elements in another type, a million at a time.
  ///
  /// @param tensor of any floating type
  /// @param type its own, or one of those of [#round]
  public static void write(TensorBytes tensor, StoredType type, Disk.Output output) {
    TensorSpec spec = tensor.spec();
    if (spec.type() == type) {
      output.write(tensor.bytes());
      return;
    }
    long elements = spec.shape().stream().reduce(1L, Math::multiplyExact);
    try (Arena arena = Arena.ofConfined()) {
      long most = Math.min(PIECE, elements);
      MemorySegment floats = arena.allocate(most * Float.BYTES, Long.BYTES);
      MemorySegment rounded = arena.allocate(most / type.elements() * type.bytes(), Long.BYTES);
      for (long at = 0; at < elements; at += PIECE) {
        long now = Math.min(PIECE, elements - at);
        MemorySegment from = floats.asSlice(0, now * Float.BYTES);
        Blocks.floats(piece(tensor, at, now), from);
        MemorySegment to = rounded.asSlice(0, now / type.elements() * type.bytes());
        round(from, type, to);
        output.write(to);
      }
    }
  }

  private static TensorBytes piece(TensorBytes tensor, long from, long count) {
    StoredType type = tensor.spec().type();
    var spec = new TensorSpec(tensor.name(), type, count);
    long at = from / type.elements() * type.bytes();
    return new TensorBytes(spec, tensor.bytes().asSlice(at, spec.bytes()));
  }

  /// Bytes of float32 elements in another type.
  ///
  /// @param from in native order, whole blocks
  /// @param type F32, F16, BF16, Q8_0 or Q4_0
  /// @param to room for them
  public static void round(MemorySegment from, StoredType type, MemorySegment to) {
    if (type == StoredType.F32) {
      to.copyFrom(from);
      return;
    }
    long blocks = from.byteSize() / Float.BYTES / type.elements();
    int chunk = CHUNK / type.elements();
    float[] floats = new float[chunk * type.elements()];
    byte[] bytes = new byte[chunk * type.bytes()];
    for (long done = 0; done < blocks; done += chunk) {
      int now = (int) Math.min(chunk, blocks - done);
      long at = done * type.elements() * Float.BYTES;
      MemorySegment.copy(from, JAVA_FLOAT_UNALIGNED, at, floats, 0, now * type.elements());
      quantize(type, floats, bytes, now);
      MemorySegment.copy(bytes, 0, to, JAVA_BYTE, done * type.bytes(), now * type.bytes());
    }
  }

  private static void quantize(StoredType type, float[] in, byte[] out, int blocks) {
    for (int b = 0; b < blocks; b++) {
      switch (type) {
        case F16 -> half(in[b], out, 2 * b);
        case BF16 -> put(upperHalf(Float.floatToRawIntBits(in[b])), out, 2 * b);
        case Q8_0 -> eightBits(in, ELEMENTS * b, out, type.bytes() * b);
        case Q4_0 -> fourBits(in, ELEMENTS * b, out, type.bytes() * b);
        default ->
            throw new IllegalArgumentException(
                "nothing is rounded to " + type + "; expected F32, F16, BF16, Q8_0 or Q4_0");
      }
    }
  }

  /// To the nearest, ties to even; a NaN stays one.
  private static int upperHalf(int bits) {
    if ((bits & 0x7fffffff) > 0x7f800000) return bits >>> 16 | 64;
    return bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
  }

  /// The largest magnitude becomes 127; halves go away from zero.
  private static void eightBits(float[] in, int from, byte[] out, int to) {
    float largest = 0;
    for (int i = 0; i < ELEMENTS; i++) largest = Math.max(largest, Math.abs(in[from + i]));
    float d = largest / 127;
    float inverse = d == 0 ? 0 : 1 / d;
    half(d, out, to);
    for (int i = 0; i < ELEMENTS; i++) {
      float steps = in[from + i] * inverse;
      out[to + 2 + i] = (byte) (int) (steps + (steps < 0 ? -0.5 : 0.5)); // exact in double
    }
  }

  /// The largest magnitude becomes -8, so that all sixteen numbers are used.
  private static void fourBits(float[] in, int from, byte[] out, int to) {
    float largest = 0;
    for (int i = 0; i < ELEMENTS; i++)
      if (Math.abs(in[from + i]) > Math.abs(largest)) largest = in[from + i];
    float d = largest / -8;
    float inverse = d == 0 ? 0 : 1 / d;
    half(d, out, to);
    for (int i = 0; i < ELEMENTS / 2; i++)
      out[to + 2 + i] =
          (byte)
              (nibble(in[from + i] * inverse) | nibble(in[from + ELEMENTS / 2 + i] * inverse) << 4);
  }

  private static int nibble(float steps) {
    return Math.clamp((int) (steps + 8.5f), 0, 15);
  }

  private static void half(float value, byte[] out, int to) {
    put(Float.floatToFloat16(value), out, to);
  }

  private static void put(int bits, byte[] out, int to) {
    out[to] = (byte) bits;
    out[to + 1] = (byte) (bits >> 8);
  }
}
