package org.reason4j.train;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.data.Row;

/// Which tokens a model and its layers ahead predict in some rows: part k (0 is the model) predicts
/// token t + 1 + k at t where both are of one document.
final class Targets {
  private final int depth;
  private final long[] count;

  /// @param depth D, how many layers look further ahead
  Targets(List<Row> rows, int depth) {
    this.depth = depth;
    this.count = new long[1 + depth];
    for (Row row : rows)
      for (int k = 0; k <= depth; k++)
        for (int t = 0; t < row.ids().length; t++) if (has(row, t, k)) count[k]++;
  }

  int depth() {
    return depth;
  }

  /// Targets of part k in all rows.
  long count(int k) {
    return count[k];
  }

  private static boolean has(Row row, int t, int k) {
    int ahead = t + 1 + k;
    return ahead < row.ids().length
        && row.document()[t] >= 0
        && row.document()[t] == row.document()[ahead];
  }

  /// Whether a token's routing counts, [B T]: for the model every token, for part k those with a
  /// target.
  List<boolean[]> counted(List<Row> rows) {
    int length = rows.getFirst().ids().length;
    List<boolean[]> counted = new ArrayList<>();
    for (int k = 0; k <= depth; k++) {
      boolean[] part = new boolean[rows.size() * length];
      for (int b = 0; b < rows.size(); b++)
        for (int t = 0; t < length; t++)
          part[b * length + t] = k == 0 ? rows.get(b).document()[t] >= 0 : has(rows.get(b), t, k);
      counted.add(part);
    }
    return counted;
  }

  /// Rows of a flat [B (1+D) T] in use, the token to predict at each, its weight in the loss, and
  /// its part.
  record Places(long[] place, long[] target, double[] weight, int[] part) {}

  /// All predictions of a micro-batch. Part 0's weights sum to 1 over all rows, those of the others
  /// together to `aheadWeight`.
  Places places(List<Row> rows, int length, double aheadWeight) {
    int size = 0;
    for (Row row : rows)
      for (int k = 0; k <= depth; k++) for (int t = 0; t < length; t++) if (has(row, t, k)) size++;
    var places = new Places(new long[size], new long[size], new double[size], new int[size]);
    int n = 0;
    for (int b = 0; b < rows.size(); b++)
      for (int k = 0; k <= depth; k++)
        for (int t = 0; t < length; t++) {
          if (!has(rows.get(b), t, k)) continue;
          places.place()[n] = ((long) b * (1 + depth) + k) * length + t;
          places.target()[n] = rows.get(b).ids()[t + 1 + k];
          places.weight()[n] = (k == 0 ? 1 : aheadWeight / depth) / Math.max(1, count[k]);
          places.part()[n++] = k;
        }
    return places;
  }

  /// This micro-batch's share of the mean cross-entropies: the model's, and the mean of the layers
  /// ahead.
  double[] losses(Places places, float[] logp) {
    double[] losses = new double[2];
    for (int n = 0; n < logp.length; n++) {
      int k = places.part()[n];
      if (k == 0) losses[0] -= logp[n] / (double) count[0];
      else losses[1] -= logp[n] / ((double) count[k] * depth);
    }
    return losses;
  }
}
