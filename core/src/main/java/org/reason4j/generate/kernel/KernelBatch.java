package org.reason4j.generate.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.reason4j.generate.BatchModel;
import org.reason4j.model.DecoderConfig;

/// Many sequences on the kernels. Prompts are read without padding, tokens of several of them in
/// one pass; products are always taken in tiles, so that a row's sums do not depend on how many
/// rows there are. Borrows its [KernelDecoder], unless it is told to own it.
public final class KernelBatch implements BatchModel {
  private static final int PIECE = KernelForward.PIECE;

  /// Positions that a slot has room for at first, at most: growing costs a copy.
  private static final int FIRST_ROOM = 512;

  private final DecoderConfig config;
  private final KernelForward forward;
  private final KernelSequence.Closing closedToo;

  /// @param closedToo what goes with the batch
  KernelBatch(KernelDecoder decoder, int threads, KernelSequence.Closing closedToo) {
    this.config = decoder.config;
    this.forward = new KernelForward(decoder, threads);
    this.closedToo = closedToo;
  }

  @Override
  public int vocabularySize() {
    return config.vocabularySize();
  }

  @Override
  public int maxPositions() {
    return config.maxPositions();
  }

  @Override
  public long cacheElements() {
    return 2L * config.layers() * config.keyValueHeads() * config.headWidth();
  }

  @Override
  public Rows open(int slots, int longest) {
    return new KernelRows(slots, longest);
  }

  private record KernelRead(KernelCache cache, int length, float[] logits_V) implements Read {
    @Override
    public void close() {
      cache.close();
    }
  }

  private final class KernelRows implements Rows {
    private final KernelCache[] caches;
    private final int longest;

    KernelRows(int slots, int longest) {
      this.longest = longest;
      caches = new KernelCache[slots];
      for (int slot = 0; slot < slots; slot++) caches[slot] = forward.cache(0);
    }

    @Override
    public List<Read> read(List<int[]> prompts) {
      List<KernelCache> fresh = new ArrayList<>();
      try {
        for (int[] ids : prompts) fresh.add(forward.cache(ids.length));
        float[][] logits = read(prompts, fresh);
        List<Read> read = new ArrayList<>();
        for (int p = 0; p < prompts.size(); p++)
          read.add(new KernelRead(fresh.get(p), prompts.get(p).length, logits[p]));
        return read;
      } catch (RuntimeException failed) {
        fresh.forEach(KernelCache::close);
        throw failed;
      }
    }

    /// The prompts' tokens one after the other, in whole pieces.
    private float[][] read(List<int[]> prompts, List<KernelCache> fresh) {
      float[][] logits = new float[prompts.size()][];
      float[] states_TD = new float[PIECE * config.width()];
      int[] ids = new int[PIECE];
      var places = new KernelForward.Place[PIECE];
      int[] last = new int[PIECE]; // the prompt that ends with a token, or -1
      int tokens = 0;
      for (int p = 0; p < prompts.size(); p++) {
        int[] prompt = prompts.get(p);
        float[] frequencies = forward.frequencies(prompt.length);
        for (int position = 0; position < prompt.length; position++) {
          ids[tokens] = prompt[position];
          places[tokens] = new KernelForward.Place(fresh.get(p), position, frequencies);
          last[tokens++] = position == prompt.length - 1 ? p : -1;
          boolean end = p == prompts.size() - 1 && position == prompt.length - 1;
          if (tokens < PIECE && !end) continue;
          read(Arrays.copyOf(ids, tokens), Arrays.copyOf(places, tokens), last, states_TD, logits);
          tokens = 0;
        }
      }
      return logits;
    }

    private void read(
        int[] ids, KernelForward.Place[] places, int[] last, float[] states_TD, float[][] logits) {
      forward.read(ids, places, false, states_TD, 0);
      int[] ends = IntStream.range(0, ids.length).filter(t -> last[t] >= 0).toArray();
      if (ends.length == 0) return;
      float[] all = forward.logits(states_TD, ends, false);
      int stride = forward.logitsStride();
      for (int n = 0; n < ends.length; n++)
        logits[last[ends[n]]] = Arrays.copyOfRange(all, n * stride, n * stride + vocabularySize());
    }

    @Override
    public void enter(List<Entry> entries) {
      for (Entry entry : entries) {
        if (!(entry.read() instanceof KernelRead read))
          throw new IllegalArgumentException("a prompt that another model has read");
        int room = Math.min(longest, Math.max(read.length(), FIRST_ROOM));
        caches[entry.slot()].take(read.cache(), read.length(), room, longest);
      }
    }

    @Override
    public Logits step(int[] ids, int[] positions) {
      float[] states_TD = new float[ids.length * config.width()];
      int stride = forward.logitsStride();
      float[] whole = ids.length > PIECE ? new float[ids.length * stride] : new float[0];
      for (int from = 0; from < ids.length; from += PIECE) {
        int end = Math.min(ids.length, from + PIECE);
        var places = new KernelForward.Place[end - from];
        for (int i = from; i < end; i++) {
          caches[i].reserve(positions[i] + 1, longest);
          float[] frequencies = forward.frequencies(positions[i] + 1);
          places[i - from] = new KernelForward.Place(caches[i], positions[i], frequencies);
        }
        forward.read(Arrays.copyOfRange(ids, from, end), places, false, states_TD, from);
        float[] logits = forward.logits(states_TD, IntStream.range(from, end).toArray(), false);
        if (whole.length == 0) return new Logits(logits, stride);
        System.arraycopy(logits, 0, whole, from * stride, (end - from) * stride);
      }
      return new Logits(whole, stride);
    }

    @Override
    public void move(int[] from, int[] to, int longest) {
      for (int i = 0; i < from.length; i++) {
        KernelCache left = caches[to[i]];
        caches[to[i]] = caches[from[i]];
        caches[from[i]] = left;
      }
    }

    @Override
    public int threads() {
      return forward.team().threads();
    }

    @Override
    public void each(int rows, RowWork work) {
      forward.team().run(rows, work::run);
    }

    @Override
    public void close() {
      for (KernelCache cache : caches) cache.close();
    }
  }

  @Override
  public void close() {
    forward.close();
    closedToo.close();
  }
}
