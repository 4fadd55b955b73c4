package org.reason4j.task.pages;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;

/// A draw by shares, and the checks of shares and probabilities.
final class Choice {
  private Choice() {}

  /// Draws the index of a share; shares need not sum to 1 but to more than 0.
  static int draw(SplittableRandom random, double... shares) {
    double left = random.nextDouble() * Arrays.stream(shares).sum();
    int last = 0;
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] <= 0) continue;
      last = i;
      left -= shares[i];
      if (left < 0) return i;
    }
    return last;
  }

  /// Refuses shares below 0 or that do not sum to 1.
  static void check(String what, double... shares) {
    double sum = 0;
    for (double share : shares) {
      probability("a share of " + what, share);
      sum += share;
    }
    if (Math.abs(sum - 1) > 1e-6) {
      throw new ConfigException(
          "shares of %s are %s and sum to %s; they must sum to 1"
              .formatted(what, Arrays.toString(shares), sum));
    }
  }

  /// Refuses what is no probability.
  static void probability(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new ConfigException(what + " is " + value + "; expected 0..1");
    }
  }
}
