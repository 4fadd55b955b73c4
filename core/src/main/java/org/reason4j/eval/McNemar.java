package org.reason4j.eval;

/// McNemar's exact test: two models answered the same items once each; do they differ?
///
/// Only items on which exactly one of them is right say anything. Under "no difference" each falls
/// to either side like a fair coin.
public final class McNemar {
  private McNemar() {}

  /// Two-sided p-value. 1 if there is no such item.
  ///
  /// @param onlyA items that only the first model got right
  /// @param onlyB items that only the second model got right
  public static double exact(int onlyA, int onlyB) {
    if (onlyA < 0 || onlyB < 0) {
      throw new IllegalArgumentException(
          "McNemar's test of %d and %d items; counts cannot be negative".formatted(onlyA, onlyB));
    }
    return Distributions.fairCoinTwoSided(onlyA, onlyA + onlyB);
  }
}
