package org.reason4j.generate.kernel;

import static org.reason4j.generate.kernel.PackedMatrix.FLOAT;
import static org.reason4j.generate.kernel.PackedMatrix.HALF;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;

/// A matrix of random weights in stored form, with the weights it stands for.
record StoredMatrix(
    BlockLayout layout, int rows, int columns, MemorySegment bytes, float[] weights) {
  static StoredMatrix random(BlockLayout layout, int rows, int columns, RandomGenerator random) {
    float[] weights = new float[rows * columns];
    long size =
        switch (layout) {
          case F32 -> 4L * weights.length;
          case BF16 -> 2L * weights.length;
          case Q8_0, Q4_0, Q4_1 -> weights.length / 32L * layout.storedBytes();
        };
    MemorySegment bytes = Arena.ofAuto().allocate(size);
    switch (layout) {
      case F32 -> {
        for (int i = 0; i < weights.length; i++) {
          weights[i] = random.nextFloat() - 0.5f;
          bytes.set(FLOAT, 4L * i, weights[i]);
        }
      }
      case BF16 -> {
        for (int i = 0; i < weights.length; i++) {
          int bits = Float.floatToIntBits(random.nextFloat() - 0.5f) & 0xffff0000;
          weights[i] = Float.intBitsToFloat(bits);
          bytes.set(HALF, 2L * i, (short) (bits >>> 16));
        }
      }
      case Q8_0, Q4_0, Q4_1 -> {
        for (int block = 0; block < weights.length / 32; block++)
          block(layout, bytes, block, weights, random);
      }
    }
    return new StoredMatrix(layout, rows, columns, bytes, weights);
  }

  private static void block(
      BlockLayout layout, MemorySegment bytes, int block, float[] weights, RandomGenerator random) {
    long at = (long) block * layout.storedBytes();
    short scale = Float.floatToFloat16(random.nextFloat() / 50 - 0.01f);
    short least = Float.floatToFloat16(random.nextFloat() - 0.5f);
    float d = Float.float16ToFloat(scale);
    float m = Float.float16ToFloat(least);
    bytes.set(HALF, at, scale);
    if (layout == BlockLayout.Q4_1) bytes.set(HALF, at + 2, least);
    at += 2L * layout.scales;
    for (int i = 0; i < (layout == BlockLayout.Q8_0 ? 32 : 16); i++) {
      byte stored = (byte) random.nextInt();
      bytes.set(ValueLayout.JAVA_BYTE, at + i, stored);
      int low = stored & 15;
      int high = stored >> 4 & 15;
      int to = 32 * block + i;
      switch (layout) {
        case Q8_0 -> weights[to] = d * stored;
        case Q4_0 -> {
          weights[to] = d * (low - 8);
          weights[to + 16] = d * (high - 8);
        }
        case Q4_1 -> {
          weights[to] = d * low + m;
          weights[to + 16] = d * high + m;
        }
        case F32, BF16 -> throw new IllegalArgumentException(layout + " has no blocks");
      }
    }
  }

  PackedMatrix pack(Arena arena) {
    return switch (layout) {
      case F32 -> PackedMatrix.ofFloats(arena, i -> bytes.get(FLOAT, 4 * i), rows, columns);
      case BF16 -> PackedMatrix.ofBfloat16(arena, bytes, rows, columns);
      case Q8_0, Q4_0, Q4_1 -> PackedMatrix.ofBlocks(arena, layout, bytes, rows, columns);
    };
  }
}
