package org.reason4j.weights;

/// The 8-bit floats that checkpoints hold.
///
/// `E4M3` (the "fn" form: no infinity, largest value 448) and `E5M2` (with infinity, largest finite
/// value 57,344) have a sign; `E8M0` is a power of two from 2^-127 to 2^127 and serves as a scale.
public enum Float8 {
  E4M3(4, 3, 448),
  E5M2(5, 2, 57_344),
  E8M0(8, 0, 0x1p127f);

  private static final int BYTES = 256;

  private final int mantissaBits;
  private final int exponentBias;
  private final float largest;

  @SuppressWarnings("ImmutableEnumChecker") // filled once, never handed out
  private final float[] values = new float[BYTES];

  Float8(int exponentBits, int mantissaBits, float largest) {
    this.mantissaBits = mantissaBits;
    this.exponentBias = (1 << (exponentBits - 1)) - 1;
    this.largest = largest;
    for (int b = 0; b < BYTES; b++) values[b] = exponentBits == 8 ? power(b) : signed(b);
  }

  private static float power(int b) {
    return b == 0xFF ? Float.NaN : Math.scalb(1f, b - 127);
  }

  private float signed(int b) {
    int magnitude = b & 0x7F;
    float sign = b == magnitude ? 1 : -1;
    int exponent = magnitude >> mantissaBits;
    int mantissa = magnitude & ((1 << mantissaBits) - 1);
    float value =
        exponent == 0
            ? Math.scalb((float) mantissa, 1 - exponentBias - mantissaBits)
            : Math.scalb(
                (float) (mantissa + (1 << mantissaBits)), exponent - exponentBias - mantissaBits);
    if (value <= largest) return sign * value;
    boolean infinite = mantissaBits == 2 && mantissa == 0;
    return infinite ? sign * Float.POSITIVE_INFINITY : Float.NaN;
  }

  /// The largest finite value.
  public float largest() {
    return largest;
  }

  /// The value of a byte.
  public float value(byte stored) {
    return values[stored & 0xFF];
  }

  /// The byte of the nearest value, ties to the even one; beyond the largest value that one, and
  /// NaN for NaN. Not for `E8M0`, which holds powers of two only.
  public byte nearest(float x) {
    if (this == E8M0)
      throw new IllegalArgumentException("E8M0 holds scales, nothing is rounded to it");
    int sign = Float.floatToRawIntBits(x) < 0 ? 0x80 : 0;
    if (Float.isNaN(x)) return (byte) (sign | 0x7F);
    float magnitude = Math.abs(x);
    if (magnitude >= largest) return (byte) (sign | code(largest));
    return (byte) (sign | code(magnitude));
  }

  /// The 7 bits of a magnitude that is not above the largest value: its distance from zero, counted
  /// in steps of the spacing where it lies, so that rounding up into the next power works by
  /// itself.
  private int code(float magnitude) {
    int exponent = Math.max(Math.getExponent(magnitude), 1 - exponentBias);
    double steps = Math.rint(Math.scalb((double) magnitude, mantissaBits - exponent));
    return (int) steps + ((exponent - 1 + exponentBias) << mantissaBits);
  }
}
