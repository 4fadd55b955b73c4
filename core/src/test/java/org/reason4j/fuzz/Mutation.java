package org.reason4j.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Changes to bytes: flips, cuts, repeats, pieces of other seeds, words of the format, and numbers
/// that overflow written over what may be a length.
final class Mutation {
  /// Lengths and dimensions that went wrong somewhere before.
  static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    7,
    8,
    9,
    31,
    32,
    33,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    1 << 20,
    (1 << 20) + 1,
    100_000_000,
    100_000_001,
    Integer.MAX_VALUE,
    1L << 31,
    (1L << 32) - 1,
    1L << 32,
    (1L << 42) + 1,
    1L << 61,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -8
  };

  private static final int MOST_GROWTH = 4096;

  private final SplittableRandom random;
  private final List<byte[]> seeds;
  private final List<byte[]> words;
  private byte[] bytes;

  private Mutation(SplittableRandom random, List<byte[]> seeds, List<byte[]> words, byte[] start) {
    this.random = random;
    this.seeds = seeds;
    this.words = words;
    this.bytes = start;
  }

  /// One to four changes.
  static byte[] of(byte[] start, SplittableRandom random, List<byte[]> seeds, List<byte[]> words) {
    var mutation = new Mutation(random, seeds, words, start.clone());
    for (int change = 1 + random.nextInt(4); change > 0; change--) mutation.change();
    return mutation.bytes;
  }

  static List<byte[]> words(String... words) {
    return Arrays.stream(words).map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private void change() {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    int count = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(7)));
    switch (random.nextInt(9)) {
      case 0 -> {
        if (bytes.length > 0) bytes[at] ^= (byte) (1 << random.nextInt(8));
      }
      case 1 -> {
        if (bytes.length > 0) bytes[at] = (byte) random.nextInt(256);
      }
      case 2 -> bytes = Arrays.copyOf(bytes, at);
      case 3 -> replace(at, count, new byte[0]);
      case 4 ->
          replace(random.nextInt(bytes.length + 1), 0, Arrays.copyOfRange(bytes, at, at + count));
      case 5 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        int to = Math.min(other.length, from + 1 + random.nextInt(64));
        replace(at, random.nextInt(2) * count, Arrays.copyOfRange(other, from, to));
      }
      case 6 -> number(at);
      case 7 -> {
        if (!words.isEmpty()) replace(at, 0, words.get(random.nextInt(words.size())));
      }
      default -> {
        byte[] repeated = new byte[Math.min(MOST_GROWTH / 2, count * (1 + random.nextInt(64)))];
        for (int i = 0; i < repeated.length; i++) repeated[i] = bytes[at + i % count];
        replace(at, 0, repeated);
      }
    }
  }

  /// Writes a number over 4 or 8 bytes.
  private void number(int at) {
    long value = NUMBERS[random.nextInt(NUMBERS.length)];
    int width = random.nextBoolean() ? 8 : 4;
    if (bytes.length < at + width) return;
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (width == 8) buffer.putLong(at, value);
    else buffer.putInt(at, (int) value);
  }

  private void replace(int at, int count, byte[] piece) {
    if (bytes.length - count + piece.length > seeds.getFirst().length + 2 * MOST_GROWTH) return;
    byte[] made = new byte[bytes.length - count + piece.length];
    System.arraycopy(bytes, 0, made, 0, at);
    System.arraycopy(piece, 0, made, at, piece.length);
    System.arraycopy(bytes, at + count, made, at + piece.length, bytes.length - at - count);
    bytes = made;
  }
}
