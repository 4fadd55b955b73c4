package org.reason4j.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The known word that a misspelt one most likely meant.
public final class Nearest {
  private static final int FARTHEST = 2;

  private Nearest() {}

  /// The known word at the smallest distance from `word`, if that is at most 2 edits and less than
  /// the length of the word; the first in alphabetical order where several are as near.
  public static Optional<String> to(String word, Collection<String> known) {
    return known.stream()
        .filter(other -> distance(word, other) <= Math.min(FARTHEST, word.length() - 1))
        .min(
            Comparator.comparingInt((String other) -> distance(word, other))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (Damerau's
  /// distance in the form where no part is edited twice).
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) cost[i][0] = i;
    for (int j = 0; j <= b.length(); j++) cost[0][j] = j;
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
