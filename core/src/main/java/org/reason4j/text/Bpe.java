package org.reason4j.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Byte-pair merges by rank: the pair with the lowest rank is merged first, the leftmost of equals,
/// until no pair has a rank. A byte without a token is dropped.
///
/// Short pieces are merged by scanning for the lowest rank, long ones by a heap of (rank, position)
/// over a linked list, O(n log n). Results of short pieces are kept in a bounded cache; entries are
/// immutable, so threads may race for a slot.
final class Bpe {
  private static final int SCANNED = 48;
  private static final int CACHED_CHARACTERS = 40;
  private static final int CACHE_SLOTS = 1 << 15;

  private record Cached(String piece, int[] ids) {}

  private final int[] byteIds;
  private final PairMap ranks;
  private final int[] products;
  private final Map<String, Integer> whole;
  private final AtomicReferenceArray<Cached> cache;

  /// `byteIds`: the token of each byte or -1. Pair `ranks` lead to `products`. `whole`: pieces (in
  /// the byte alphabet) that are taken as one token without merging; empty unless the tokenizer
  /// says `ignore_merges`.
  Bpe(int[] byteIds, PairMap ranks, int[] products, Map<String, Integer> whole, boolean cached) {
    this.byteIds = byteIds;
    this.ranks = ranks;
    this.products = products;
    this.whole = whole;
    cache = new AtomicReferenceArray<>(cached ? CACHE_SLOTS : 1);
  }

  /// Appends the ids of one piece of well-formed text.
  void encode(String text, int start, int end, IntList out) {
    int length = end - start;
    if (length > CACHED_CHARACTERS || cache.length() == 1) {
      merge(text.substring(start, end), out);
      return;
    }
    int hash = 0;
    for (int i = start; i < end; i++) hash = hash * 31 + text.charAt(i);
    int slot = (hash * 0x9E3779B9) >>> 17 & cache.length() - 1;
    Cached cached = cache.getPlain(slot);
    if (cached == null
        || cached.piece.length() != length
        || !text.startsWith(cached.piece, start)) {
      String piece = text.substring(start, end);
      IntList ids = new IntList(length);
      merge(piece, ids);
      cached = new Cached(piece, ids.toArray());
      cache.setPlain(slot, cached);
    }
    out.addAll(cached.ids);
  }

  private void merge(String piece, IntList out) {
    byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
    if (!whole.isEmpty()) {
      Integer id = whole.get(ByteAlphabet.write(bytes, 0, bytes.length));
      if (id != null) {
        out.add(id);
        return;
      }
    }
    int[] ids = new int[bytes.length];
    int count = 0;
    for (byte b : bytes) {
      int id = byteIds[b & 0xff];
      if (id >= 0) ids[count++] = id;
    }
    out.addAll(ids, count <= SCANNED ? scan(ids, count) : new Heap(ids, count).merge());
  }

  /// Merges in place; gives the new length.
  private int scan(int[] ids, int count) {
    int[] rank = new int[count];
    for (int i = 0; i + 1 < count; i++) rank[i] = rank(ids[i], ids[i + 1]);
    while (count > 1) {
      int best = 0;
      for (int i = 1; i + 1 < count; i++) if (rank[i] < rank[best]) best = i;
      if (rank[best] == Integer.MAX_VALUE) break;
      ids[best] = products[rank[best]];
      System.arraycopy(ids, best + 2, ids, best + 1, count - best - 2);
      System.arraycopy(rank, best + 2, rank, best + 1, count - best - 2);
      count--;
      if (best > 0) rank[best - 1] = rank(ids[best - 1], ids[best]);
      rank[best] = best + 1 < count ? rank(ids[best], ids[best + 1]) : Integer.MAX_VALUE;
    }
    return count;
  }

  private int rank(int left, int right) {
    int rank = ranks.get(left, right);
    return rank == PairMap.ABSENT ? Integer.MAX_VALUE : rank;
  }

  /// The merges of one long piece. An entry of the heap is stale when the pair that now starts at
  /// its position has another rank.
  private final class Heap {
    private final int[] ids;
    private final int[] next;
    private final int[] previous;
    private long[] entries;
    private int size;

    Heap(int[] ids, int count) {
      this.ids = ids;
      next = new int[count];
      previous = new int[count];
      entries = new long[count];
      for (int i = 0; i < count; i++) {
        next[i] = i + 1 < count ? i + 1 : -1;
        previous[i] = i - 1;
      }
      for (int i = 0; i < count; i++) offer(i);
    }

    int merge() {
      while (size > 0) {
        long entry = poll();
        int at = (int) entry;
        int rank = (int) (entry >>> 32);
        if (ids[at] < 0 || next[at] < 0 || rank(ids[at], ids[next[at]]) != rank) continue;
        int gone = next[at];
        ids[at] = products[rank];
        ids[gone] = -1;
        next[at] = next[gone];
        if (next[at] >= 0) previous[next[at]] = at;
        offer(at);
        if (previous[at] >= 0) offer(previous[at]);
      }
      int count = 0;
      for (int i = 0; i >= 0; i = next[i]) ids[count++] = ids[i];
      return count;
    }

    private void offer(int at) {
      if (next[at] < 0) return;
      int rank = rank(ids[at], ids[next[at]]);
      if (rank == Integer.MAX_VALUE) return;
      if (size == entries.length) entries = Arrays.copyOf(entries, size * 2);
      long entry = (long) rank << 32 | at;
      int i = size++;
      while (i > 0 && entries[i - 1 >> 1] > entry) {
        entries[i] = entries[i - 1 >> 1];
        i = i - 1 >> 1;
      }
      entries[i] = entry;
    }

    private long poll() {
      long top = entries[0];
      long last = entries[--size];
      int i = 0;
      for (int child = 1; child < size; child = 2 * i + 1) {
        if (child + 1 < size && entries[child + 1] < entries[child]) child++;
        if (last <= entries[child]) break;
        entries[i] = entries[child];
        i = child;
      }
      entries[i] = last;
      return top;
    }
  }
}
