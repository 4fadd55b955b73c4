package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.List;
import org.reason4j.reward.Rational;

/// What may be chosen about a comparison.
///
/// @param relative the part of the gold by which a number may differ; 0 for none
/// @param absolute by how much the numbers of the gold may differ, one for all or one for each;
///   empty for none
/// @param places from how many decimals on a rounded decimal stands for the exact number
/// @param decimalComma whether `1,5` is one and a half
/// @param boxOnly whether an answer outside `\boxed{}` is none
/// @param renamed whether the one variable of the gold and that of the answer may differ in name
public record Policy(
    Rational relative,
    List<Rational> absolute,
    int places,
    boolean decimalComma,
    boolean boxOnly,
    boolean renamed) {
  /// Exact values; a decimal of six or more places stands for the number it is rounded from.
  public static final Policy STANDARD =
      new Policy(Rational.ZERO, List.of(), 6, false, false, false);

  /// What an approximate equals sign may hide: one part in a hundred.
  static final Policy LOOSE =
      new Policy(
          new Rational(BigInteger.ONE, BigInteger.valueOf(100)), List.of(), 6, false, false, false);

  public Policy {
    absolute = List.copyOf(absolute);
  }

  /// This policy for the part of the gold at this place.
  Policy at(int part, int parts) {
    if (absolute.size() != parts || parts < 2) return this;
    return new Policy(
        relative, List.of(absolute.get(part)), places, decimalComma, boxOnly, renamed);
  }
}
