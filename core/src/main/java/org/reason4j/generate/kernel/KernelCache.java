package org.reason4j.generate.kernel;

import static org.reason4j.generate.kernel.Lanes.COUNT;
import static org.reason4j.generate.kernel.PackedMatrix.FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Keys and values of one sequence, float32. Keys lie in blocks of L positions, head by head, block
/// by block, K vectors each, so that scores of L positions are sums of whole vectors; values head
/// by head, K a position, filled up to whole vectors. Owns its memory and grows by doubling.
final class KernelCache implements AutoCloseable {
  private final int heads; // of all layers
  private final int width; // K
  private final int padded;
  private int capacity;
  private Arena arena = Arena.ofShared();
  private MemorySegment keys;
  private MemorySegment values;

  /// @param heads key-value heads of all layers
  /// @param width K
  KernelCache(int heads, int width, int capacity) {
    this.heads = heads;
    this.width = width;
    this.padded = Lanes.up(width, COUNT);
    this.capacity = Lanes.up(capacity, COUNT);
    this.keys = arena.allocate(4L * heads * keyFloats(), 64);
    this.values = arena.allocate(4L * heads * valueFloats(), 64);
  }

  private long keyFloats() {
    return (long) capacity * width;
  }

  private long valueFloats() {
    return (long) capacity * padded;
  }

  MemorySegment keys() {
    return keys;
  }

  MemorySegment values() {
    return values;
  }

  /// Where head `head`'s keys begin, in bytes.
  long keysOf(int head) {
    return 4 * head * keyFloats();
  }

  long valuesOf(int head) {
    return 4 * head * valueFloats();
  }

  int width() {
    return width;
  }

  int padded() {
    return padded;
  }

  int capacity() {
    return capacity;
  }

  void put(int head, int position, float[] y, int key, int value) {
    long to = keysOf(head) + 4L * (position / COUNT * COUNT * (long) width + position % COUNT);
    for (int d = 0; d < width; d++) keys.set(FLOAT, to + 4L * d * COUNT, y[key + d]);
    to = valuesOf(head) + 4L * position * padded;
    for (int d = 0; d < width; d++) values.set(FLOAT, to + 4L * d, y[value + d]);
  }

  /// Makes room for `positions`, keeping what is there.
  void reserve(int positions, int most) {
    if (positions <= capacity) return;
    become(larger(this, capacity, positions, most));
  }

  /// Holds a copy of the first `length` positions of another cache, with room for `positions`.
  void take(KernelCache other, int length, int positions, int most) {
    become(larger(other, length, positions, most));
  }

  /// A cache with room for `positions` and to spare, and the first `length` of another's.
  private static KernelCache larger(KernelCache from, int length, int positions, int most) {
    int capacity = Math.min(Math.max(positions, 2 * from.capacity), Lanes.up(most, COUNT));
    var to = new KernelCache(from.heads, from.width, capacity);
    long keyBytes = 4L * Lanes.up(length, COUNT) * from.width;
    long valueBytes = 4L * length * from.padded;
    for (int h = 0; h < from.heads; h++) {
      MemorySegment.copy(from.keys, from.keysOf(h), to.keys, to.keysOf(h), keyBytes);
      MemorySegment.copy(from.values, from.valuesOf(h), to.values, to.valuesOf(h), valueBytes);
    }
    return to;
  }

  private void become(KernelCache other) {
    arena.close();
    arena = other.arena;
    keys = other.keys;
    values = other.values;
    capacity = other.capacity;
  }

  @Override
  public void close() {
    arena.close();
  }
}
