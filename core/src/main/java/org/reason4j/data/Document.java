package org.reason4j.data;

import java.util.Arrays;

/// A text as token ids, its end token included.
///
/// @param ids the token ids; owned by the document, not to be changed
/// @param response of each token, whether it belongs to a response, that is, to what a model is to
///   say; owned by the document too
public record Document(int[] ids, boolean[] response) {
  /// At least one token, and a mark for each.
  public Document {
    if (ids.length == 0) throw new IllegalArgumentException("a document has no tokens");
    if (response.length != ids.length) {
      throw new IllegalArgumentException(
          "a document of %d tokens has %d response marks".formatted(ids.length, response.length));
    }
  }

  /// A document whose response lasts from an index to the end.
  ///
  /// @param responseFrom 0 where all of it is text to learn; the number of tokens where nothing is
  public Document(int[] ids, int responseFrom) {
    if (responseFrom < 0 || responseFrom > ids.length) {
      throw new IllegalArgumentException(
          "response of a document of %d tokens begins at %d".formatted(ids.length, responseFrom));
    }
    boolean[] response = new boolean[ids.length];
    Arrays.fill(response, responseFrom, ids.length, true);
    this(ids, response);
  }

  /// How many tokens of the response can be predicted: all but one that is the first of all.
  public int targets() {
    int count = 0;
    for (int t = 1; t < response.length; t++) if (response[t]) count++;
    return count;
  }

  /// The first `length` tokens.
  Document head(int length) {
    return ids.length <= length
        ? this
        : new Document(Arrays.copyOf(ids, length), Arrays.copyOf(response, length));
  }
}
