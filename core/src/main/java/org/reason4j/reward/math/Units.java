package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.reward.Rational;
import org.reason4j.reward.math.Expression.Degrees;
import org.reason4j.reward.math.Expression.Measured;
import org.reason4j.reward.math.Expression.Num;
import org.reason4j.reward.math.Expression.Product;

/// Units of length, mass, time and money that can be converted. A unit that only one side names, or
/// that is not known, is left out of account.
final class Units {
  /// What a unit measures, and in how many of its smallest unit.
  private record Unit(String what, long size) {}

  private static final Map<String, Unit> KNOWN =
      Map.ofEntries(
          Map.entry("mm", new Unit("length", 1)),
          Map.entry("millimeter", new Unit("length", 1)),
          Map.entry("cm", new Unit("length", 10)),
          Map.entry("centimeter", new Unit("length", 10)),
          Map.entry("m", new Unit("length", 1_000)),
          Map.entry("meter", new Unit("length", 1_000)),
          Map.entry("km", new Unit("length", 1_000_000)),
          Map.entry("kilometer", new Unit("length", 1_000_000)),
          Map.entry("厘米", new Unit("length", 10)),
          Map.entry("米", new Unit("length", 1_000)),
          Map.entry("千米", new Unit("length", 1_000_000)),
          Map.entry("inch", new Unit("imperial length", 1)),
          Map.entry("foot", new Unit("imperial length", 12)),
          Map.entry("ft", new Unit("imperial length", 12)),
          Map.entry("yard", new Unit("imperial length", 36)),
          Map.entry("mile", new Unit("imperial length", 63_360)),
          Map.entry("mg", new Unit("mass", 1)),
          Map.entry("g", new Unit("mass", 1_000)),
          Map.entry("gram", new Unit("mass", 1_000)),
          Map.entry("kg", new Unit("mass", 1_000_000)),
          Map.entry("kilogram", new Unit("mass", 1_000_000)),
          Map.entry("克", new Unit("mass", 1_000)),
          Map.entry("千克", new Unit("mass", 1_000_000)),
          Map.entry("s", new Unit("time", 1)),
          Map.entry("second", new Unit("time", 1)),
          Map.entry("minute", new Unit("time", 60)),
          Map.entry("min", new Unit("time", 60)),
          Map.entry("hour", new Unit("time", 3_600)),
          Map.entry("hr", new Unit("time", 3_600)),
          Map.entry("h", new Unit("time", 3_600)),
          Map.entry("day", new Unit("time", 86_400)),
          Map.entry("week", new Unit("time", 604_800)),
          Map.entry("分钟", new Unit("time", 60)),
          Map.entry("小时", new Unit("time", 3_600)),
          Map.entry("m^3", new Unit("volume", 1_000_000)),
          Map.entry("cm^3", new Unit("volume", 1)),
          Map.entry("m^2", new Unit("area", 10_000)),
          Map.entry("cm^2", new Unit("area", 1)),
          Map.entry("cent", new Unit("money", 1)),
          Map.entry("dollar", new Unit("money", 100)));

  private Units() {}

  private static Optional<Unit> unit(Expression of) {
    if (of instanceof Degrees) return Optional.of(new Unit("angle", 1));
    if (!(of instanceof Measured(_, String name))) return Optional.empty();
    Unit known = KNOWN.get(name);
    if (known == null && name.equals("feet")) known = KNOWN.get("foot");
    if (known == null && name.equals("inches")) known = KNOWN.get("inch");
    if (known == null && name.endsWith("s"))
      known = KNOWN.get(name.substring(0, name.length() - 1));
    return Optional.ofNullable(known);
  }

  /// `NO` where both sides name units that measure different things.
  static Match compatible(Expression gold, Expression answer) {
    Optional<Unit> left = unit(gold);
    Optional<Unit> right = unit(answer);
    if (left.isEmpty() || right.isEmpty()) return Match.YES;
    return Match.of(left.get().what().equals(right.get().what()));
  }

  /// The answer's number in the gold's unit.
  static Expression converted(Expression gold, Expression answer, Expression number) {
    Optional<Unit> left = unit(gold);
    Optional<Unit> right = unit(answer);
    if (left.isEmpty() || right.isEmpty() || left.get().size() == right.get().size()) return number;
    var ratio =
        new Rational(BigInteger.valueOf(right.get().size()), BigInteger.valueOf(left.get().size()));
    return new Product(List.of(number, new Num(ratio, -1)));
  }
}
