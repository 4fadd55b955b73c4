package org.reason4j.reward.instruction;

import java.util.Locale;
import org.reason4j.config.ConfigException;

/// How a count is held against a number.
enum Relation {
  LESS_THAN,
  AT_MOST,
  EXACTLY,
  AT_LEAST,
  MORE_THAN;

  /// The relation of these words, such as `at least`.
  static Relation of(String words) {
    return switch (words.strip().toLowerCase(Locale.ROOT)) {
      case "less than", "fewer than" -> LESS_THAN;
      case "at most", "no more than" -> AT_MOST;
      case "exactly", "equal to", "equal" -> EXACTLY;
      case "at least" -> AT_LEAST;
      case "more than", "greater than" -> MORE_THAN;
      default ->
          throw new ConfigException(
              "unknown relation '%s'; expected less than, at most, exactly, at least or more than",
              words);
    };
  }

  boolean holds(int count, int number) {
    return switch (this) {
      case LESS_THAN -> count < number;
      case AT_MOST -> count <= number;
      case EXACTLY -> count == number;
      case AT_LEAST -> count >= number;
      case MORE_THAN -> count > number;
    };
  }
}
