package org.reason4j.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How the rows of an optimizer step are cut: sorted by length, so that little is padding, and
/// dealt out so that the workers of a [Replicas] get like amounts.
final class MicroBatches {
  private MicroBatches() {}

  /// Row numbers of each micro-batch, at most `tokens` padded tokens each (at least one row).
  static List<List<Integer>> cut(List<PolicyRow> rows, int tokens) {
    return cut(rows.stream().mapToInt(PolicyRow::length).toArray(), tokens);
  }

  /// The same of rows that are this long.
  static List<List<Integer>> cut(int[] length, int tokens) {
    List<Integer> order =
        IntStream.range(0, length.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -length[i]).thenComparing(i -> i))
            .toList();
    List<List<Integer>> batches = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    int longest = 0;
    for (int i : order) {
      longest = Math.max(longest, length[i]);
      if (!open.isEmpty() && longest * (open.size() + 1) > tokens) {
        batches.add(List.copyOf(open));
        open.clear();
        longest = length[i];
      }
      open.add(i);
    }
    if (!open.isEmpty()) batches.add(List.copyOf(open));
    return batches;
  }
}
