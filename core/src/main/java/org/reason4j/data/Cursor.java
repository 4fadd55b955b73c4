package org.reason4j.data;

import java.util.List;

/// Where a packed stream stands: enough to go on with exactly the row that would have come next.
///
/// @param next the index of the next document to read
/// @param open the indices of the documents that lie in rows not given out yet, row by row
/// @param truncated how many documents so far were longer than a row and lost their end
public record Cursor(long next, List<List<Long>> open, long truncated) {
  /// The beginning.
  public static final Cursor START = new Cursor(0, List.of(), 0);

  /// Copies the rows.
  public Cursor {
    if (next < 0) throw new IllegalArgumentException("a cursor stands at document " + next);
    open = open.stream().map(List::copyOf).toList();
  }
}
