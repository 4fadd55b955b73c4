package org.reason4j.generate.constraint;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/// Sets of numbers as the texts that write them: whole numbers of any length, and numbers with
/// decimals of at most 15 digits.
///
/// A set holds every such text of a value or none, so unions, complements and intersections of sets
/// of values are those of the texts; [#canonical] then leaves the texts worth writing. Whoever
/// reads 15 digits as a double sees the same side of a bound, and whether it is whole.
final class Numbers {
  private static final int DIGITS = 15;
  static final Language ALL = all();
  static final Language WHOLE = ALL.and(RegularExpression.whole("-?(0|[1-9][0-9]*)(\\.0{1,15})?"));
  private static final Language WITH_EXPONENTS =
      RegularExpression.whole("-?(0|[1-9][0-9]*)(\\.[0-9]{1,15})?([eE][+-]?[0-9]{1,3})?");
  private static final Language ZERO_TEXTS_UNUSUAL = RegularExpression.whole("-0(\\.0*)?");
  private static final Language NO_TRAILING_ZERO =
      RegularExpression.whole("-?[0-9]+(\\.[0-9]*[1-9])?");
  private static final int LARGEST_DIVISOR = 10_000;
  private static final int[] CUTS = {
    0, '-', '.', '/', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':'
  };

  private Numbers() {}

  private static Language all() {
    Language all = RegularExpression.whole("-?(0|[1-9][0-9]*)");
    for (int whole = 1; whole < DIGITS; whole++) {
      String first = whole == 1 ? "[0-9]" : "[1-9][0-9]{" + (whole - 1) + "}";
      all = all.or(RegularExpression.whole("-?" + first + "\\.[0-9]{1," + (DIGITS - whole) + "}"));
    }
    return all;
  }

  /// Numbers from a bound upwards.
  static Language atLeast(BigDecimal bound) {
    return compared(bound, true, true);
  }

  /// Numbers up to a bound.
  static Language atMost(BigDecimal bound) {
    return compared(bound, false, true);
  }

  static Language above(BigDecimal bound) {
    return compared(bound, true, false);
  }

  static Language below(BigDecimal bound) {
    return compared(bound, false, false);
  }

  /// The texts worth writing of a set of values: no `-0`; whole numbers without decimals where the
  /// set has no others; no zeros at the end where the values are finitely many; exponents where any
  /// number will do.
  static Language canonical(Language values) {
    if (values.equals(ALL)) return WITH_EXPONENTS.minus(ZERO_TEXTS_UNUSUAL);
    Language usual = values.minus(ZERO_TEXTS_UNUSUAL);
    if (usual.minus(WHOLE).isEmpty()) return usual.and(WHOLE).only(c -> c != '.');
    Language shortest = usual.and(NO_TRAILING_ZERO);
    return shortest.states() < 40 && shortest.finite() ? shortest : usual;
  }

  private enum Phase {
    START,
    SIGNED,
    ZERO,
    DIGITS,
    POINT,
    DECIMALS
  }

  /// A number read so far against a bound: `read` digits of the present part, `order` of what was
  /// read to the same part of the bound.
  private record Reading(Phase phase, boolean negative, int read, int order) {}

  private static Language compared(BigDecimal bound, boolean upwards, boolean inclusive) {
    BigDecimal plain = bound.abs().stripTrailingZeros();
    if (plain.precision() > 400 || Math.abs((long) plain.scale()) > 400)
      throw new ConstraintException("the bound " + bound + " has too many digits; at most 400");
    String[] parts = plain.toPlainString().split("\\.");
    String whole = parts[0];
    String decimals = parts.length > 1 ? parts[1] : "";
    int sign = bound.signum();
    return Language.explore(
            new Reading(Phase.START, false, 0, 0),
            _ -> CUTS,
            (r, c) -> read(r, c, whole, decimals),
            r -> {
              if (r.phase == Phase.START || r.phase == Phase.SIGNED || r.phase == Phase.POINT)
                return false;
              int magnitude = order(r, whole, decimals); // |x| against |bound|
              int order;
              if (sign == 0) order = magnitude == 0 ? 0 : r.negative ? -1 : 1;
              else if (sign > 0) order = r.negative ? -1 : magnitude;
              else order = r.negative ? -magnitude : 1;
              return order == 0 ? inclusive : upwards == order > 0;
            })
        .and(ALL);
  }

  private static int order(Reading r, String whole, String decimals) {
    if (r.phase != Phase.DECIMALS)
      return wholeOrder(r, whole) != 0 ? wholeOrder(r, whole) : decimals.isEmpty() ? 0 : -1;
    if (r.order != 0) return r.order;
    return r.read < decimals.length() ? -1 : 0;
  }

  private static int wholeOrder(Reading r, String whole) {
    return r.read == whole.length() ? r.order : Integer.compare(r.read, whole.length());
  }

  private static Optional<Reading> read(Reading r, int c, String whole, String decimals) {
    boolean digit = c >= '0' && c <= '9';
    return switch (r.phase) {
      case START ->
          c == '-'
              ? Optional.of(new Reading(Phase.SIGNED, true, 0, 0))
              : digit ? Optional.of(first(r, c, whole)) : Optional.empty();
      case SIGNED -> digit ? Optional.of(first(r, c, whole)) : Optional.empty();
      case ZERO -> c == '.' ? Optional.of(point(r, whole)) : Optional.empty();
      case DIGITS ->
          c == '.'
              ? Optional.of(point(r, whole))
              : digit
                  ? Optional.of(
                      new Reading(
                          Phase.DIGITS,
                          r.negative,
                          Math.min(r.read + 1, whole.length() + 1),
                          r.order != 0 || r.read >= whole.length()
                              ? r.order
                              : Integer.compare(c, whole.charAt(r.read))))
                  : Optional.empty();
      case POINT, DECIMALS -> {
        if (!digit) yield Optional.empty();
        char expected = r.read < decimals.length() ? decimals.charAt(r.read) : '0';
        int order = r.order != 0 ? r.order : Integer.compare(c, expected);
        yield Optional.of(
            new Reading(
                Phase.DECIMALS, r.negative, Math.min(r.read + 1, decimals.length()), order));
      }
    };
  }

  private static Reading first(Reading r, int c, String whole) {
    return new Reading(
        c == '0' ? Phase.ZERO : Phase.DIGITS, r.negative, 1, Integer.compare(c, whole.charAt(0)));
  }

  private static Reading point(Reading r, String whole) {
    return new Reading(Phase.POINT, r.negative, 0, Integer.signum(wholeOrder(r, whole)));
  }

  /// A number read so far against a divisor: the rest of what was read, the decimals read.
  private record Rest(Phase phase, int rest, int decimals) {}

  /// Multiples of a positive number.
  static Language multiplesOf(BigDecimal divisor) {
    BigDecimal plain = divisor.stripTrailingZeros();
    int scale = Math.max(0, plain.scale());
    BigInteger scaled = plain.movePointRight(scale).toBigIntegerExact();
    if (scaled.compareTo(BigInteger.valueOf(LARGEST_DIVISOR)) > 0 || scale > 15)
      throw new ConstraintException(
          "multipleOf %s: not supported; at most %,d, counted in its last decimal"
              .formatted(divisor, LARGEST_DIVISOR));
    int by = scaled.intValueExact();
    return Language.explore(
            new Rest(Phase.START, 0, 0),
            _ -> CUTS,
            (r, c) -> divided(r, c, by, scale),
            r -> {
              if (r.phase == Phase.START || r.phase == Phase.SIGNED || r.phase == Phase.POINT)
                return false;
              long rest = r.rest;
              for (int i = r.decimals; i < scale; i++) rest = rest * 10 % by;
              return rest == 0;
            })
        .and(ALL);
  }

  private static Optional<Rest> divided(Rest r, int c, int by, int scale) {
    if (c == '-')
      return r.phase == Phase.START ? Optional.of(new Rest(Phase.SIGNED, 0, 0)) : Optional.empty();
    if (c == '.')
      return r.phase == Phase.ZERO || r.phase == Phase.DIGITS
          ? Optional.of(new Rest(Phase.POINT, r.rest, 0))
          : Optional.empty();
    if (c < '0' || c > '9' || r.phase == Phase.ZERO) return Optional.empty();
    int rest = (r.rest * 10 + (c - '0')) % by;
    return switch (r.phase) {
      case START, SIGNED -> Optional.of(new Rest(c == '0' ? Phase.ZERO : Phase.DIGITS, rest, 0));
      case DIGITS, ZERO -> Optional.of(new Rest(Phase.DIGITS, rest, 0));
      case POINT, DECIMALS -> {
        if (r.decimals < scale) yield Optional.of(new Rest(Phase.DECIMALS, rest, r.decimals + 1));
        yield c == '0'
            ? Optional.of(new Rest(Phase.DECIMALS, r.rest, r.decimals))
            : Optional.empty();
      }
    };
  }
}
