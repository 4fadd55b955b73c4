package org.reason4j.data;

import java.util.Arrays;

/// A text as token ids, its end token included.
///
/// @param ids the token ids; owned by the document, not to be changed
/// @param responseFrom the index at which the response begins; 0 where all of it is text to learn
public record Document(int[] ids, int responseFrom) {
  /// At least one token, and a response that begins inside or at the end.
  public Document {
    if (ids.length == 0) throw new IllegalArgumentException("a document has no tokens");
    if (responseFrom < 0 || responseFrom > ids.length) {
      throw new IllegalArgumentException(
          "response of a document of %d tokens begins at %d".formatted(ids.length, responseFrom));
    }
  }

  /// The first `length` tokens.
  Document head(int length) {
    return ids.length <= length
        ? this
        : new Document(Arrays.copyOf(ids, length), Math.min(responseFrom, length));
  }
}
