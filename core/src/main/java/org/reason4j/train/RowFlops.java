package org.reason4j.train;

import java.util.List;
import org.reason4j.data.Row;
import org.reason4j.model.Flops;

/// Operations that packed rows cost: each document sees itself alone, padding is not counted.
public final class RowFlops {
  private RowFlops() {}

  /// One forward pass; training takes three times as many.
  ///
  /// @param responsesOnly whether only tokens of a response are predicted
  public static double forward(Flops model, List<Row> rows, boolean responsesOnly) {
    double sum = 0;
    for (Row row : rows) {
      int[] lengths = new int[row.documents()];
      int[] scored = new int[row.documents()];
      int[] target = row.targets(responsesOnly, -1);
      for (int t = 0; t < target.length; t++) {
        if (row.document()[t] < 0) continue;
        lengths[row.document()[t]]++;
        if (target[t] >= 0) scored[row.document()[t]]++;
      }
      for (int d = 0; d < lengths.length; d++) sum += model.scoring(lengths[d], scored[d]);
    }
    return sum;
  }
}
