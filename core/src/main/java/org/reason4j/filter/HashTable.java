package org.reason4j.filter;

/// From 64-bit hashes to small numbers from 0 on, without a box a key. Keys are hashes, so their
/// low bits are good slots.
final class HashTable {
  /// What [#get] gives where the key is absent.
  static final int ABSENT = -1;

  private long[] keys;
  private int[] values;
  private int size;

  HashTable(int expected) {
    int slots = Integer.highestOneBit(Math.max(8, expected) * 2 - 1) << 1;
    keys = new long[slots];
    values = new int[slots];
  }

  int size() {
    return size;
  }

  int get(long key) {
    int slot = slot(key);
    return values[slot] - 1;
  }

  /// Sets a value, and gives the one before or [#ABSENT].
  int put(long key, int value) {
    if (size * 2 >= keys.length) grow();
    int slot = slot(key);
    int before = values[slot] - 1;
    if (before == ABSENT) {
      keys[slot] = key;
      size++;
    }
    values[slot] = value + 1;
    return before;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) key & mask;
    while (values[slot] != 0 && keys[slot] != key) slot = (slot + 1) & mask;
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] == 0) continue;
      int slot = slot(oldKeys[i]);
      keys[slot] = oldKeys[i];
      values[slot] = oldValues[i];
    }
  }
}
