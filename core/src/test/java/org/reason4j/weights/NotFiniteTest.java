package org.reason4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class NotFiniteTest {
  private static TensorBytes tensor(StoredType type, byte[] bytes) {
    long elements = bytes.length / type.bytes() * (long) type.elements();
    return new TensorBytes(new TensorSpec("w", type, elements), MemorySegment.ofArray(bytes));
  }

  /// Bytes of one element or block that are all ones, at any place among others: told apart exactly
  /// as expansion to float32 tells.
  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {
        "F16", "BF16", "F32", "F64", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "IQ4_NL", "Q2_K",
        "Q3_K", "Q4_K", "Q5_K", "Q6_K"
      })
  void whatExpandsToNumbersIsFineAndWhatDoesNotIsOdd(StoredType type) {
    var random = new SplittableRandom(7);
    int odd = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[type.bytes() * (1 + random.nextInt(9))];
      random.nextBytes(bytes);
      TensorBytes tensor = tensor(type, bytes);
      boolean found = NotFinite.odd(tensor);
      // a scale that is no number makes at least a NaN of its block: 0 times infinity
      assertThat(found).as(Arrays.toString(bytes)).isEqualTo(expandsToOdd(tensor));
      if (found) odd++;
    }
    if (type != StoredType.F64) assertThat(odd).isBetween(10, 1990);
  }

  private static boolean expandsToOdd(TensorBytes tensor) {
    long elements = tensor.spec().shape().getFirst();
    if (tensor.spec().type() == StoredType.F64) { // float32 overflows where the double does not
      for (int i = 0; i < elements; i++)
        if (!Double.isFinite(tensor.bytes().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i)))
          return true;
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment floats = arena.allocate(4 * elements, 8);
      Blocks.floats(tensor, floats);
      for (long i = 0; i < elements; i++)
        if (!Float.isFinite(floats.getAtIndex(ValueLayout.JAVA_FLOAT, i))) return true;
      return false;
    }
  }

  @Test
  void oneOddElementAmongManyIsFoundWhereverItIs() {
    int count = 70_001;
    for (int at : new int[] {0, 1, 2, 3, 32_767, 32_768, 69_999, 70_000}) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < count; i++) bytes.putFloat(4 * i, Float.MAX_VALUE);
      assertThat(NotFinite.odd(tensor(StoredType.F32, bytes.array()))).isFalse();
      bytes.putFloat(4 * at, at % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY);
      assertThat(NotFinite.odd(tensor(StoredType.F32, bytes.array()))).as("%d", at).isTrue();
    }
  }

  @Test
  void namesComeInTheOrderGiven() {
    byte[] nan = {0, 0, (byte) 0xc0, 0x7f};
    var weights =
        StoredTensors.of(
            List.of(
                new TensorBytes(new TensorSpec("a", StoredType.F32, 1), MemorySegment.ofArray(nan)),
                new TensorBytes(
                    new TensorSpec("b", StoredType.F32, 1), MemorySegment.ofArray(new byte[4])),
                new TensorBytes(
                    new TensorSpec("c", StoredType.F32, 1), MemorySegment.ofArray(nan))));
    assertThat(NotFinite.among(weights, List.of("c", "none", "b", "a"))).containsExactly("c", "a");
  }
}
