package org.reason4j.filter;

import java.util.Optional;
import java.util.function.ToIntFunction;

/// Drops a response that is too short or too long.
///
/// @param min the least that is kept
/// @param max the most that is kept
/// @param unit what is counted, for messages: `characters` or `tokens`
/// @param measure counts it
public record Length(int min, int max, String unit, ToIntFunction<String> measure)
    implements Filter {
  /// Checks the range.
  public Length {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          "length: range is %d..%d; expected 0 <= min <= max".formatted(min, max));
    }
  }

  /// Between `min` and `max` characters (code points).
  public static Length characters(int min, int max) {
    return new Length(min, max, "characters", text -> text.codePointCount(0, text.length()));
  }

  /// Between `min` and `max` tokens, as `count` counts them.
  public static Length tokens(int min, int max, ToIntFunction<String> count) {
    return new Length(min, max, "tokens", count);
  }

  @Override
  public String name() {
    return "length";
  }

  @Override
  public String rule() {
    return "%d to %d %s".formatted(min, max, unit);
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    int length = measure.applyAsInt(candidate.response());
    if (length >= min && length <= max) return Optional.empty();
    return Optional.of("%d %s; expected %d to %d".formatted(length, unit, min, max));
  }
}
