package org.reason4j.data;

import java.util.Arrays;
import java.util.List;

/// A row of fixed length that holds whole documents one after the other, then padding.
///
/// All arrays have one entry a position and belong to the row. Documents are isolated: position t
/// may attend to s only where `s <= t` and `document[s] == document[t]`, positions begin at 0 in
/// each document, and no document's last token has a target.
///
/// @param ids the token ids
/// @param document which document of the row a position belongs to, from 0; -1 for padding
/// @param position the position inside its document; 0 for padding
/// @param response whether the token belongs to a response
/// @param documents how many documents the row holds
public record Row(int[] ids, int[] document, int[] position, boolean[] response, int documents) {
  /// Lays out documents whose lengths sum to at most `length`.
  static Row of(List<Document> documents, int length, int padId) {
    var row =
        new Row(
            new int[length],
            new int[length],
            new int[length],
            new boolean[length],
            documents.size());
    Arrays.fill(row.ids, padId);
    Arrays.fill(row.document, -1);
    int at = 0;
    for (int d = 0; d < documents.size(); d++) {
      Document document = documents.get(d);
      for (int i = 0; i < document.ids().length; i++, at++) {
        row.ids[at] = document.ids()[i];
        row.document[at] = d;
        row.position[at] = i;
        row.response[at] = document.response()[i];
      }
    }
    return row;
  }

  /// How many positions hold a token.
  public int used() {
    int used = 0;
    for (int d : document) if (d >= 0) used++;
    return used;
  }

  /// The token that each position is to predict: the next one of the same document, else `ignore`.
  ///
  /// @param responseOnly whether only tokens of a response are targets
  public int[] targets(boolean responseOnly, int ignore) {
    var targets = new int[ids.length];
    Arrays.fill(targets, ignore);
    for (int t = 0; t + 1 < ids.length; t++) {
      boolean same = document[t] >= 0 && document[t] == document[t + 1];
      if (same && (response[t + 1] || !responseOnly)) targets[t] = ids[t + 1];
    }
    return targets;
  }
}
