package org.reason4j.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;

/// The distinct pieces of a training text as ids, with counts of their adjacent pairs that are kept
/// up to date merge by merge.
///
/// Only the words that hold the merged pair are touched, and in them only the neighbours of each
/// merge, so a merge costs what it changes and not a recount of the text. The queue holds upper
/// bounds: a pair that became more frequent is offered anew after the merge, one that became rarer
/// keeps its entry, which is put back with the true count when it is reached.
final class TrainingWords {
  /// No pair is left.
  static final long NONE = -1;

  private record Candidate(long count, long pair) implements Comparable<Candidate> {
    /// Highest count first, then the smaller left id, then the smaller right id (the packed order).
    @Override
    public int compareTo(Candidate other) {
      int byCount = Long.compare(other.count, count);
      return byCount != 0 ? byCount : Long.compare(pair, other.pair);
    }
  }

  private final int[][] words;
  private final int[] lengths;
  private final int[] counts;

  private final PairMap pairs = new PairMap(1 << 12);
  private long[] pairKeys = new long[1 << 12];
  private long[] pairCounts = new long[1 << 12];
  private boolean[] pairRaised = new boolean[1 << 12];
  private IntList[] pairWords = new IntList[1 << 12];
  private final IntList raised = new IntList(1 << 12);
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

  TrainingWords(Map<String, int[]> pieces, int[] byteIds) {
    words = new int[pieces.size()][];
    lengths = new int[words.length];
    counts = new int[words.length];
    int index = 0;
    for (var entry : pieces.entrySet()) {
      byte[] bytes = entry.getKey().getBytes(StandardCharsets.UTF_8);
      int[] ids = new int[bytes.length];
      for (int i = 0; i < bytes.length; i++) ids[i] = byteIds[bytes[i] & 0xff];
      words[index] = ids;
      lengths[index] = ids.length;
      counts[index] = entry.getValue()[0];
      for (int i = 0; i + 1 < ids.length; i++) {
        change(PairMap.pack(ids[i], ids[i + 1]), counts[index], index);
      }
      index++;
    }
    offerRaised();
  }

  /// The pair that occurs most often, or [#NONE].
  long mostFrequent() {
    while (!queue.isEmpty()) {
      Candidate top = queue.poll();
      long count = pairCounts[pairs.get(top.pair)];
      if (count == top.count) return top.pair;
      if (count > 0) queue.add(new Candidate(count, top.pair));
    }
    return NONE;
  }

  /// Replaces a pair by one id everywhere, from left to right in each word.
  void merge(long pair, int product) {
    int merged = pairs.get(pair);
    IntList holders = pairWords[merged];
    pairCounts[merged] = 0;
    pairWords[merged] = new IntList(0);
    for (int i = 0; i < holders.size(); i++) mergeIn(holders.get(i), pair, product);
    pairCounts[merged] = 0;
    offerRaised();
  }

  private void mergeIn(int word, long pair, int product) {
    int left = PairMap.left(pair);
    int right = PairMap.right(pair);
    int[] ids = words[word];
    int length = lengths[word];
    int count = counts[word];
    int kept = 0;
    for (int i = 0; i < length; ) {
      if (i + 1 >= length || ids[i] != left || ids[i + 1] != right) {
        ids[kept++] = ids[i++];
        continue;
      }
      if (kept > 0) {
        change(PairMap.pack(ids[kept - 1], left), -count, word);
        change(PairMap.pack(ids[kept - 1], product), count, word);
      }
      if (i + 2 < length) {
        change(PairMap.pack(right, ids[i + 2]), -count, word);
        change(PairMap.pack(product, ids[i + 2]), count, word);
      }
      ids[kept++] = product;
      i += 2;
    }
    lengths[word] = kept;
  }

  private void change(long pair, int by, int word) {
    int slot = pairs.get(pair);
    if (slot == PairMap.ABSENT) {
      slot = pairs.size();
      pairs.put(pair, slot);
      if (slot == pairCounts.length) {
        pairKeys = Arrays.copyOf(pairKeys, slot * 2);
        pairCounts = Arrays.copyOf(pairCounts, slot * 2);
        pairRaised = Arrays.copyOf(pairRaised, slot * 2);
        pairWords = Arrays.copyOf(pairWords, slot * 2);
      }
      pairKeys[slot] = pair;
      pairWords[slot] = new IntList(4);
    }
    pairCounts[slot] += by;
    if (by < 0) return;
    if (!pairRaised[slot]) {
      pairRaised[slot] = true;
      raised.add(slot);
    }
    IntList holders = pairWords[slot];
    // Words are visited one after another, so a repeat can only be the last one. A word that held
    // the pair before it was visited is listed twice; its second visit finds nothing to merge.
    if (holders.size() == 0 || holders.get(holders.size() - 1) != word) holders.add(word);
  }

  private void offerRaised() {
    for (int i = 0; i < raised.size(); i++) {
      int slot = raised.get(i);
      pairRaised[slot] = false;
      if (pairCounts[slot] > 0) queue.add(new Candidate(pairCounts[slot], pairKeys[slot]));
    }
    raised.clear();
  }
}
