package org.reason4j.generate;

import java.util.Optional;

/// A model that reads one sequence and remembers it: the seam of everything that is done for a
/// single stream, whatever computes it.
///
/// The caller appends ids and reads the logits of what may follow; positions already read are never
/// computed again, and a [#rewind] forgets the last ones at no cost. Owns its cache. One thread at
/// a time.
public interface SequenceModel extends AutoCloseable {
  /// V, the length of a row of logits.
  int vocabularySize();

  /// Longest sequence it can hold.
  int maxPositions();

  /// How many positions it has read and remembers.
  int length();

  /// Reads further ids and writes the logits of the last N positions, in order: row n holds what
  /// follows the n-th of them.
  ///
  /// @param ids at least one, below the vocabulary's size
  /// @param logits_NV of N V elements, N at most `ids.length`; N = 1 is the last position alone, N
  ///   = 0 asks for none
  /// @throws IllegalArgumentException if the sequence would be longer than [#maxPositions]
  void extend(int[] ids, float[] logits_NV);

  /// Forgets all positions from `length` on.
  void rewind(int length);

  /// Hidden states [T,D] after the model's last norm, of the positions that the last [#extend] read
  /// and no [#rewind] has forgotten; empty where the implementation does not give them. A drafter
  /// that reads on from them (multi-token prediction) asks for this.
  Optional<float[]> hidden_TD();

  @Override
  void close();

  /// Refuses what no implementation can read.
  static void check(SequenceModel model, int[] ids, float[] logits_NV) {
    int vocabulary = model.vocabularySize();
    if (ids.length == 0) throw new IllegalArgumentException("no ids to read; at least one");
    if (logits_NV.length % vocabulary != 0 || logits_NV.length / vocabulary > ids.length)
      throw new IllegalArgumentException(
          "logits has %d elements; expected N x %d with N from 0 to %d"
              .formatted(logits_NV.length, vocabulary, ids.length));
    if (model.length() + ids.length > model.maxPositions())
      throw new IllegalArgumentException(
          "%d ids after %d: the model has %d positions"
              .formatted(ids.length, model.length(), model.maxPositions()));
    for (int id : ids)
      if (id < 0 || id >= vocabulary)
        throw new IllegalArgumentException(
            "id %d is outside the vocabulary, 0 to %d".formatted(id, vocabulary - 1));
  }
}
