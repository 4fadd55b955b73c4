package org.reason4j.generate.kernel;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.reason4j.generate.SequenceModel;
import org.reason4j.model.DecoderConfig;

/// One sequence on the kernels. Borrows its [KernelDecoder], unless it is told to own it; owns its
/// threads and its cache.
public final class KernelSequence implements SequenceModel {
  private static final int PIECE = KernelForward.PIECE;
  private static final int FIRST_CAPACITY = 256;

  /// What is closed with a sequence.
  interface Closing {
    void close();
  }

  private final Closing closedToo;
  private final DecoderConfig config;
  private final KernelForward forward;
  private final KernelCache cache;
  private float[] hidden = new float[0];
  private int hiddenFrom;
  private int length;

  /// @param closedToo what goes with the sequence
  KernelSequence(KernelDecoder decoder, int threads, Closing closedToo) {
    this.closedToo = closedToo;
    this.config = decoder.config;
    this.forward = new KernelForward(decoder, threads);
    this.cache = forward.cache(FIRST_CAPACITY);
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
  public int length() {
    return length;
  }

  @Override
  public void extend(int[] ids, float[] logits_NV) {
    SequenceModel.check(this, ids, logits_NV);
    cache.reserve(length + ids.length, maxPositions());
    int vocabulary = vocabularySize();
    int silent = ids.length - logits_NV.length / vocabulary;
    hidden = new float[ids.length * config.width()];
    hiddenFrom = length;
    float[] frequencies = forward.frequencies(length + ids.length);
    for (int from = 0; from < ids.length; from += PIECE) {
      int end = Math.min(ids.length, from + PIECE);
      var places = new KernelForward.Place[end - from];
      for (int t = 0; t < places.length; t++)
        places[t] = new KernelForward.Place(cache, length + t, frequencies);
      forward.read(Arrays.copyOfRange(ids, from, end), places, true, hidden, from);
      length += places.length;
      int[] wanted = IntStream.range(Math.max(from, silent), end).toArray();
      if (wanted.length == 0) continue;
      float[] logits = forward.logits(hidden, wanted, true);
      for (int n = 0; n < wanted.length; n++)
        System.arraycopy(
            logits,
            n * forward.logitsStride(),
            logits_NV,
            (wanted[n] - silent) * vocabulary,
            vocabulary);
    }
  }

  @Override
  public void rewind(int length) {
    if (length < 0 || length > this.length)
      throw new IllegalArgumentException(
          "rewind to %d; expected 0 to %d".formatted(length, this.length));
    this.length = length;
  }

  @Override
  public Optional<float[]> hidden_TD() {
    int kept = Math.max(length - hiddenFrom, 0) * config.width();
    return Optional.of(kept == hidden.length ? hidden : Arrays.copyOf(hidden, kept));
  }

  @Override
  public void close() {
    forward.close();
    cache.close();
    closedToo.close();
  }
}
