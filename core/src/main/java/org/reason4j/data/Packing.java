package org.reason4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Packs an endless sequence of documents into rows of a fixed length.
///
/// Documents are taken in order, and each goes into the first open row with room for it. Where none
/// has room, a new row is opened; are there too many, the fullest is given out first. A full row is
/// given out at once. A document longer than a row loses its end, and is counted.
///
/// Not for several threads at a time. Documents must be the same whenever they are asked for.
public final class Packing {
  private static final class Open {
    private final List<Long> indices = new ArrayList<>();
    private final List<Document> documents = new ArrayList<>();
    private int used;

    void add(long index, Document document) {
      indices.add(index);
      documents.add(document);
      used += document.ids().length;
    }
  }

  private final LongFunction<Document> documents;
  private final int rowLength;
  private final int openRows;
  private final int padId;
  private final List<Open> open = new ArrayList<>();
  private long next;
  private long truncated;

  /// A stream that goes on at `cursor`.
  ///
  /// @param documents the document of an index
  /// @param rowLength tokens in a row
  /// @param openRows how many rows may wait for documents that fit; more waste less
  /// @param padId the token id that fills a row up
  public Packing(
      LongFunction<Document> documents, int rowLength, int openRows, int padId, Cursor cursor) {
    if (rowLength < 2 || openRows < 1) {
      throw new IllegalArgumentException(
          "packing into %d open rows of %d tokens; expected at least 1 row of 2"
              .formatted(openRows, rowLength));
    }
    this.documents = documents;
    this.rowLength = rowLength;
    this.openRows = openRows;
    this.padId = padId;
    next = cursor.next();
    truncated = cursor.truncated();
    for (List<Long> indices : cursor.open()) {
      var row = new Open();
      for (long index : indices) row.add(index, documents.apply(index).head(rowLength));
      open.add(row);
    }
  }

  /// The next row.
  public Row next() {
    while (true) {
      long index = next++;
      Document whole = documents.apply(index);
      Document document = whole.head(rowLength);
      if (whole.ids().length > rowLength) truncated++;
      Open place = place(document.ids().length);
      if (place == null) {
        place = new Open();
        Open out = open.size() < openRows ? null : fullest();
        if (out != null) open.remove(out);
        open.add(place);
        place.add(index, document);
        if (out != null) return row(out);
      } else {
        place.add(index, document);
      }
      if (place.used == rowLength) {
        open.remove(place);
        return row(place);
      }
    }
  }

  /// Where the stream stands now.
  public Cursor cursor() {
    return new Cursor(next, open.stream().map(row -> row.indices).toList(), truncated);
  }

  private @Nullable Open place(int length) {
    for (Open row : open) if (row.used + length <= rowLength) return row;
    return null;
  }

  private Open fullest() {
    Open fullest = open.getFirst();
    for (Open row : open) if (row.used > fullest.used) fullest = row;
    return fullest;
  }

  private Row row(Open row) {
    return Row.of(row.documents, rowLength, padId);
  }
}
