package org.reason4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Mutated files end in a [WeightsException] or in a header that writes back to the same meaning.
class SafetensorsFuzzTest {
  private static final Path FILE = Path.of("fuzz.safetensors");
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          "-",
          "0",
          "9",
          "1e9",
          "null",
          "\"F32\"",
          "\"BF16\"",
          "9223372036854775807",
          "18446744073709551616",
          "NaN",
          "\\u0000",
          "\\",
          "\u00e9",
          "[[[[",
          "\"__metadata__\":{}",
          "\"a\":",
          "\"shape\":[0]",
          "\"data_offsets\":[0,0]",
          " ");

  @Test
  void noMutationEscapes() {
    long seed = Long.getLong("reason4j.seed", 1);
    var random = new SplittableRandom(seed);
    byte[] valid = valid();
    Map<Boolean, Integer> outcomes = new HashMap<>();
    long slowest = 0;
    for (int trial = 0; trial < Integer.getInteger("reason4j.fuzz", 20_000); trial++) {
      byte[] mutated = mutate(valid, random);
      long begin = System.nanoTime();
      boolean accepted;
      try {
        SafetensorsHeader header = SafetensorsHeader.parse(FILE, MemorySegment.ofArray(mutated));
        accepted = true;
        var again = SafetensorsHeader.arrange(header.metadata(), header.tensors());
        long data = header.tensors().stream().mapToLong(TensorSpec::bytes).sum();
        byte[] rewritten = Arrays.copyOf(again.bytes(), Math.toIntExact(again.dataOffset() + data));
        assertThat(SafetensorsHeader.parse(FILE, MemorySegment.ofArray(rewritten)))
            .isEqualTo(again);
      } catch (WeightsException e) {
        accepted = false;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "trial %d of -Dreason4j.seed=%d: %s".formatted(trial, seed, hex(mutated)), e);
      }
      slowest = Math.max(slowest, System.nanoTime() - begin);
      outcomes.merge(accepted, 1, Integer::sum);
    }
    assertThat(outcomes.get(true)).as("mutations that stay valid").isGreaterThan(100);
    assertThat(outcomes.get(false)).as("mutations that are refused").isGreaterThan(1_000);
    assertThat(slowest).as("nanoseconds of the slowest").isLessThan(2_000_000_000L);
  }

  @Test
  void truncationAtEveryLengthIsRefused() {
    byte[] valid = valid();
    for (int length = 0; length < valid.length; length++) {
      byte[] cut = Arrays.copyOf(valid, length);
      boolean accepted = true;
      try {
        SafetensorsHeader.parse(FILE, MemorySegment.ofArray(cut));
      } catch (WeightsException e) {
        accepted = false;
      }
      assertThat(accepted).as("cut to %d bytes", length).isFalse();
    }
  }

  private static byte[] valid() {
    var header =
        SafetensorsHeader.arrange(
            Map.of("format", "pt", "note", "é好"),
            List.of(
                new TensorSpec("model.embed.weight", StoredType.F32, 4, 3),
                new TensorSpec("b", StoredType.BF16, 7),
                new TensorSpec("c", StoredType.U8),
                new TensorSpec("empty", StoredType.F32, 0, 9)));
    return Arrays.copyOf(header.bytes(), (int) header.dataOffset() + 48 + 14 + 1);
  }

  /// One to three changes; half of the time the length field is set right again, so that the
  /// mutation reaches the JSON.
  private static byte[] mutate(byte[] valid, SplittableRandom random) {
    byte[] bytes = valid.clone();
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    List<Byte> header = new ArrayList<>();
    for (int i = 0; i < length; i++) header.add(bytes[8 + i]);
    for (int change = 1 + random.nextInt(3); change > 0; change--) {
      int at = random.nextInt(header.size());
      switch (random.nextInt(5)) {
        case 0 -> header.set(at, (byte) random.nextInt(256));
        case 1 -> header.set(at, (byte) (header.get(at) ^ (1 << random.nextInt(8))));
        case 2 -> header.remove(at);
        case 3 -> {
          byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < token.length; i++) header.add(at + i, token[i]);
        }
        default -> {
          int count = Math.min(header.size() - at, 1 + random.nextInt(20));
          List<Byte> piece = List.copyOf(header.subList(at, at + count));
          header.addAll(random.nextInt(header.size()), piece);
        }
      }
    }
    int data = valid.length - 8 - length;
    var out = ByteBuffer.allocate(8 + header.size() + data).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(random.nextInt(4) > 0 ? header.size() : random.nextLong() >> random.nextInt(64));
    for (byte b : header) out.put(b);
    return out.array();
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
