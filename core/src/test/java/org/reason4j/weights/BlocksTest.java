package org.reason4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole files of every type are read in [org.reason4j.weights.gguf.GgufFileTest].
class BlocksTest {
  /// A block whose byte k is 37 k + 11, with d = 0.25 and, where there is one, m = 0.0625.
  private static byte[] block(StoredType type, int d, int m) {
    byte[] block = new byte[type.bytes()];
    for (int k = 0; k < block.length; k++) block[k] = (byte) (37 * k + 11);
    ByteBuffer numbers = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    numbers.putShort(d, Float.floatToFloat16(0.25f));
    if (m >= 0) numbers.putShort(m, Float.floatToFloat16(0.0625f));
    return block;
  }

  private static void expand(StoredType type, byte[] blocks, float[] to) {
    Blocks.expand(type, MemorySegment.ofArray(blocks), MemorySegment.ofArray(to));
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @ParameterizedTest
  @CsvSource({ // values of gguf 0.19.0
    "Q4_0,  0,  -1, -0.75,     0.5,    -0.25,    0,       -5.25,  f99e3784e073",
    "Q4_1,  0,   2,  3.8125,   1.0625,  3.0625,  3.0625,  63.25,  8fe7f650a311",
    "Q5_0,  0,  -1,  2.25,    -0.5,     0,       0.25,     3.75,  6f1f55ba08ac",
    "Q5_1,  0,   2,  4.8125,   6.0625,  1.3125,  1.3125, 128.25,  5b402934c0e3",
    "Q8_0,  0,  -1, 21.25,    30.5,   -13.5,   -12,      -44,     80b32ca43926",
    "Q2_K, 80,  82,  8.25,     0,      -0.1875,  1.3125, 619.75,  2660196929f9",
    "Q3_K, 108, -1, 20.25,   -27,      32,      10.5,    239.5,   50c828871ead",
    "Q4_K,  0,   2, 82.0625,  -3.1875, -3.1875, 14.3125, 14138,   63f7001c611b",
    "Q5_K,  0,   2, 206.0625, -3.1875, -3.1875, 29.3125, 29582,   70e5de0ff5a5",
    "Q6_K, 208, -1, -357.75, 424,     128,     -15,     1153,     8b3c99074bfd",
  })
  void aBlockHoldsWhatItHoldsElsewhere(
      StoredType type,
      int d,
      int m,
      float first,
      float second,
      float eighteenth,
      float last,
      double sum,
      String hash)
      throws NoSuchAlgorithmException {
    float[] values = new float[type.elements()];
    expand(type, block(type, d, m), values);
    assertThat(List.of(values[0], values[1], values[17], values[values.length - 1]))
        .containsExactly(first, second, eighteenth, last);
    double total = 0;
    for (float value : values) total += value;
    assertThat(total).isEqualTo(sum);
    assertThat(sha256(littleEndian(values))).startsWith(hash);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"I?Q\\d.*"})
  void manyBlocksAreAsEachAlone(StoredType type) {
    int blocks = 40_000 / type.elements();
    byte[] bytes = new byte[blocks * type.bytes()];
    new java.util.SplittableRandom(5).nextBytes(bytes);
    for (int i = 1; i < bytes.length; i += 2) bytes[i] &= (byte) 0xbf; // no NaN
    float[] all = new float[blocks * type.elements()];
    expand(type, bytes, all);
    float[] one = new float[type.elements()];
    for (int b = 0; b < blocks; b++) {
      int at = b * type.bytes();
      byte[] block = Arrays.copyOfRange(bytes, at, at + type.bytes());
      expand(type, block, one);
      assertThat(Arrays.copyOfRange(all, b * one.length, (b + 1) * one.length)).isEqualTo(one);
    }
  }

  @Test
  void partsOfBlocksAreRefused() {
    float[] out = new float[32];
    assertThatThrownBy(() -> expand(StoredType.Q4_0, new byte[17], out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("17 bytes of Q4_0");
    assertThatThrownBy(() -> expand(StoredType.Q4_0, new byte[36], out))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TensorSpec("a", StoredType.Q4_K, 2, 128))
        .hasMessageContaining("multiple of 256");
    assertThatThrownBy(() -> new TensorSpec("a", StoredType.Q4_K))
        .hasMessageContaining("multiple of 256");
    assertThat(new TensorSpec("a", StoredType.Q4_K, 3, 512).bytes()).isEqualTo(3 * 2 * 144);
    assertThat(new TensorSpec("a", StoredType.Q4_K, 0, 512).bytes()).isZero();
    assertThat(StoredType.named("Q4_0")).isEmpty();
  }
}
