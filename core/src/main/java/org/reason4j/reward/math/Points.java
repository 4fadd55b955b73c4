package org.reason4j.reward.math;

import java.math.BigInteger;
import org.reason4j.reward.Rational;

/// The points at which expressions with variables are compared: each variable has a rational value
/// at each point, drawn from its name and a fixed seed. Points of both signs, of several sizes, and
/// whole ones for what is defined on whole numbers only.
final class Points {
  /// Points that are always looked at.
  static final int FIRST = 8;

  /// All points; those past [#FIRST] are whole, for expressions that few points decide.
  static final int ALL = 24;

  private static final long SEED = 0x5DEECE66D1234567L;
  private static final int DENOMINATOR = 61;

  private Points() {}

  static Rational value(String name, int point) {
    long hash = mix(SEED + 0x9E3779B97F4A7C15L * point + name.hashCode());
    return switch (point) {
      case 0 -> between(hash, 0, 1);
      case 1 -> between(hash, -9, -1);
      case 2 -> whole(hash, 2, 40);
      case 3 -> between(hash, 1, 9);
      case 4 -> whole(hash, 3, 12);
      case 5 -> between(hash, -1, 0);
      case 6 -> between(hash, 9, 99);
      default -> whole(hash, 2, 8 + 2 * point);
    };
  }

  /// A fraction strictly between the two, of a fixed denominator.
  static Rational between(long hash, int low, int high) {
    long steps = (long) (high - low) * DENOMINATOR * 1024 - 1;
    long step = 1 + Long.remainderUnsigned(hash, steps);
    return new Rational(
        BigInteger.valueOf((long) low * DENOMINATOR * 1024 + step),
        BigInteger.valueOf(DENOMINATOR * 1024L));
  }

  private static Rational whole(long hash, int low, int high) {
    return Rational.of(BigInteger.valueOf(low + Long.remainderUnsigned(hash, high - low + 1L)));
  }

  /// Scatters the bits (SplitMix64's finalizer).
  static long mix(long value) {
    value = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    value = (value ^ value >>> 27) * 0x94D049BB133111EBL;
    return value ^ value >>> 31;
  }
}
