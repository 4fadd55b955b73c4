package org.reason4j.verify;

import java.util.Optional;
import java.util.OptionalDouble;
import org.reason4j.reward.Verdict;

/// What a checker found.
///
/// @param rule which rule decided, such as `equal-value`, `no-answer`, `tests-passed`
/// @param extracted what was read as the answer; empty where nothing was
/// @param score the value of a graded rule, such as a length reward; empty for yes-or-no rules
public record Finding(
    Verdict verdict, String rule, Optional<String> extracted, OptionalDouble score) {
  /// A yes.
  public static Finding correct(String rule, String extracted) {
    return new Finding(new Verdict.Correct(), rule, Optional.of(extracted), OptionalDouble.empty());
  }

  /// A no: `expected` against `found`.
  public static Finding wrong(String rule, String expected, String found) {
    return new Finding(
        new Verdict.Wrong(expected, found), rule, Optional.of(found), OptionalDouble.empty());
  }

  /// A no because nothing could be read as an answer.
  public static Finding none(String rule, String expected) {
    return new Finding(
        new Verdict.Wrong(expected, "no answer"), rule, Optional.empty(), OptionalDouble.empty());
  }

  /// Neither: the check itself could not be made.
  public static Finding unverified(String rule, String reason) {
    return new Finding(
        new Verdict.Unverified(reason), rule, Optional.empty(), OptionalDouble.empty());
  }

  /// This finding with the value of a graded rule.
  public Finding withScore(double value) {
    return new Finding(verdict, rule, extracted, OptionalDouble.of(value));
  }

  /// This finding with what was read as the answer.
  public Finding withExtracted(String text) {
    return new Finding(verdict, rule, Optional.of(text), score);
  }

  /// Why it is not correct; empty where it is.
  public String reason() {
    return switch (verdict) {
      case Verdict.Correct() -> "";
      case Verdict.Wrong(String expected, String found) ->
          "expected " + expected + ", found " + found;
      case Verdict.Unverified(String reason) -> reason;
    };
  }
}
