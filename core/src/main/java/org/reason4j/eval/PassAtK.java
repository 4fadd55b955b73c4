package org.reason4j.eval;

import java.util.List;

/// pass@k: the chance that at least one of `k` samples is right, `1 - C(n-c, k) / C(n, k)` for `c`
/// right ones among `n` drawn (unbiased).
///
/// An estimate needs at least `k` samples: with fewer it would be a number that falls as `k` grows,
/// so it is refused.
public final class PassAtK {
  private PassAtK() {}

  /// Right answers `c` among `n` samples of one item.
  public record Count(int n, int c) {
    public Count {
      if (n < 0 || c < 0 || c > n) {
        throw new IllegalArgumentException(
            "pass@k: %d right of %d samples; expected 0 <= right <= samples".formatted(c, n));
      }
    }
  }

  /// The estimate of one item. `k = 1` gives `c / n`.
  ///
  /// @throws IllegalArgumentException if fewer than `k` samples were drawn
  public static double of(Count count, int k) {
    int n = count.n();
    int wrong = n - count.c();
    if (k < 1) throw new IllegalArgumentException("pass@" + k + ": k must be at least 1");
    if (n < k) {
      throw new IllegalArgumentException(
          "pass@%d of an item with %d samples: draw at least %d samples an item, or ask for pass@%d"
              .formatted(k, n, k, Math.max(n, 1)));
    }
    if (wrong < k) return 1;
    double allWrong = 1;
    for (int i = 0; i < k; i++) allWrong *= (double) (wrong - i) / (n - i);
    return 1 - allWrong;
  }

  /// Mean over items.
  ///
  /// @throws IllegalArgumentException if there is no item, or one has fewer than `k` samples
  public static double mean(List<Count> items, int k) {
    return items.stream()
        .mapToDouble(item -> of(item, k))
        .average()
        .orElseThrow(() -> new IllegalArgumentException("pass@" + k + " of no items"));
  }
}
