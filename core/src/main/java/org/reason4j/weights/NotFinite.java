package org.reason4j.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Finds stored weights that hold NaN or an infinity, without expanding them: a quantised block is
/// odd where one of its scales is.
///
/// A float is odd where all bits of its exponent are set. Four halves or two words of 32 bits are
/// looked at as one of 64: what is missing of an exponent, plus the exponent's mask, carries into
/// the sign's bit unless nothing is missing.
public final class NotFinite {
  private static final int BYTES = 1 << 16;
  private static final long SIGNS_16 = 0x8000_8000_8000_8000L;
  private static final long SIGNS_32 = 0x8000_0000_8000_0000L;
  private static final long HALVES = 0x7c00_7c00_7c00_7c00L;
  private static final long BRAINS = 0x7f80_7f80_7f80_7f80L;
  private static final long SINGLES = 0x7f80_0000_7f80_0000L;
  private static final long DOUBLES = 0x7ff0_0000_0000_0000L;
  private static final int HALF = 0x7c00;

  private NotFinite() {}

  /// Names of odd tensors, in the order given; those that are absent, or hold no such floats, are
  /// not.
  public static List<String> among(StoredTensors weights, Collection<String> names) {
    var known = weights.specs().stream().map(TensorSpec::name).collect(Collectors.toSet());
    return names.parallelStream()
        .filter(known::contains)
        .filter(name -> {
          try (Arena arena = Arena.ofConfined()) {
            return weights.find(name, arena).filter(NotFinite::odd).isPresent();
          }
        })
        .toList();
  }

  /// Whether a tensor holds NaN or an infinity.
  public static boolean odd(TensorBytes tensor) {
    MemorySegment bytes = tensor.bytes();
    return switch (tensor.spec().type()) {
      case F16 -> lanes(bytes, HALVES, SIGNS_16);
      case BF16 -> lanes(bytes, BRAINS, SIGNS_16);
      case F32 -> lanes(bytes, SINGLES, SIGNS_32);
      case F64 -> lanes(bytes, DOUBLES, Long.MIN_VALUE);
      case Q4_0, Q5_0, Q8_0, IQ4_NL -> scales(tensor, 0);
      case Q4_1, Q5_1, Q4_K, Q5_K -> scales(tensor, 0, 2);
      case Q2_K -> scales(tensor, 80, 82);
      case Q3_K -> scales(tensor, 108);
      case Q6_K -> scales(tensor, 208);
      case I64, U64, C64, I32, U32, I16, U16, F8_E4M3, F8_E5M2, F8_E8M0, I8, U8, BOOL -> false;
    };
  }

  private static boolean lanes(MemorySegment bytes, long exponents, long signs) {
    long[] words = new long[BYTES / Long.BYTES];
    long whole = bytes.byteSize() / Long.BYTES;
    for (long at = 0; at < whole; at += words.length) {
      int now = (int) Math.min(words.length, whole - at);
      MemorySegment.copy(bytes, JAVA_LONG_UNALIGNED, at * Long.BYTES, words, 0, now);
      if (odd(words, now, exponents, signs)) return true;
    }
    long last = 0; // zeros fill up what is less than a word
    for (long at = bytes.byteSize() - 1; at >= whole * Long.BYTES; at--)
      last = last << 8 | bytes.get(JAVA_BYTE, at) & 0xff;
    return odd(new long[] {last}, 1, exponents, signs);
  }

  private static boolean odd(long[] words, int count, long exponents, long signs) {
    long carried = -1;
    for (int i = 0; i < count; i++) carried &= (~words[i] & exponents) + exponents;
    return (carried & signs) != signs;
  }

  private static boolean scales(TensorBytes tensor, int... places) {
    MemorySegment from = tensor.bytes();
    int block = tensor.spec().type().bytes();
    byte[] bytes = new byte[BYTES / block * block];
    for (long at = 0; at < from.byteSize(); at += bytes.length) {
      int now = (int) Math.min(bytes.length, from.byteSize() - at);
      MemorySegment.copy(from, JAVA_BYTE, at, bytes, 0, now);
      for (int place : places)
        for (int i = place; i < now; i += block)
          if ((bytes[i + 1] << 8 & HALF) == HALF) return true;
    }
    return false;
  }
}
