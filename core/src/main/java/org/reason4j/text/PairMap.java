package org.reason4j.text;

import java.util.Arrays;

/// A map from pairs of ids to ints: open addressing over packed longs, no boxing.
final class PairMap {
  static final int ABSENT = -1;
  private static final long EMPTY = -1;

  private long[] keys;
  private int[] values;
  private int size;

  PairMap(int expected) {
    int capacity = Integer.highestOneBit(Math.max(8, expected) * 2 - 1) * 2;
    keys = new long[capacity];
    values = new int[capacity];
    Arrays.fill(keys, EMPTY);
  }

  static long pack(int left, int right) {
    return (long) left << 32 | right;
  }

  static int left(long pair) {
    return (int) (pair >>> 32);
  }

  static int right(long pair) {
    return (int) pair;
  }

  /// The value of a pair of ids, neither of them negative, or [#ABSENT].
  int get(int left, int right) {
    return get(pack(left, right));
  }

  int get(long pair) {
    int slot = slot(pair);
    return keys[slot] == pair ? values[slot] : ABSENT;
  }

  void put(long pair, int value) {
    int slot = slot(pair);
    if (keys[slot] != pair) {
      if (size * 2 >= keys.length) {
        grow();
        slot = slot(pair);
      }
      keys[slot] = pair;
      size++;
    }
    values[slot] = value;
  }

  int size() {
    return size;
  }

  private int slot(long pair) {
    int mask = keys.length - 1;
    long mixed = pair * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & mask;
    while (keys[slot] != pair && keys[slot] != EMPTY) slot = slot + 1 & mask;
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[oldKeys.length * 2];
    Arrays.fill(keys, EMPTY);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] == EMPTY) continue;
      int slot = slot(oldKeys[i]);
      keys[slot] = oldKeys[i];
      values[slot] = oldValues[i];
    }
  }
}
