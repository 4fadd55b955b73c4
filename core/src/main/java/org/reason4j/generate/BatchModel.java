package org.reason4j.generate;

import java.util.List;

/// A model that reads many sequences side by side: the seam between continuous batching ([Batcher])
/// and what computes.
///
/// A row's logits do not depend on its neighbours, nor on how many there are.
public interface BatchModel extends AutoCloseable {
  /// V, the number of logits of a row.
  int vocabularySize();

  /// Longest sequence it can hold.
  int maxPositions();

  /// Numbers that the cache keeps of a position.
  long cacheElements();

  /// Room for sequences; the caller closes it.
  ///
  /// @param slots sequences at a time
  /// @param longest positions of one
  Rows open(int slots, int longest);

  /// Logits of some rows: row n's V values begin at `n stride`.
  record Logits(float[] values, int stride) {
    /// Where row n begins.
    int at(int n) {
      return n * stride;
    }
  }

  /// A prompt that has been read, until closed: what the model remembers of it, and the logits of
  /// what follows.
  interface Read extends AutoCloseable {
    float[] logits_V();

    @Override
    void close();
  }

  /// Copies what was read into a slot.
  record Entry(Read read, int slot) {}

  /// Work on a row.
  @FunctionalInterface
  interface RowWork {
    /// @param thread below [Rows#threads]
    void run(int thread, int row);
  }

  /// Sequences in slots, the live ones first. One thread at a time.
  interface Rows extends AutoCloseable {
    /// Reads prompts, in order.
    List<Read> read(List<int[]> prompts);

    /// Puts prompts into slots.
    void enter(List<Entry> entries);

    /// Reads one token in each of the first slots.
    ///
    /// @param positions where each token stands
    /// @return logits of what follows each; another call may write over them
    Logits step(int[] ids, int[] positions);

    /// Moves the first `longest` positions of slots `from` into slots `to`.
    void move(int[] from, int[] to, int longest);

    /// Threads that [#each] uses.
    default int threads() {
      return 1;
    }

    /// Does what rows need besides the model, on its threads; returns when all is done.
    default void each(int rows, RowWork work) {
      for (int row = 0; row < rows; row++) work.run(0, row);
    }

    @Override
    void close();
  }

  @Override
  void close();
}
