package org.reason4j.generate.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reason4j.generate.SequenceModel;
import org.reason4j.model.DecoderConfig;

/// One sequence on the kernels. Borrows its [KernelDecoder], unless it is told to own it; owns its
/// threads and its cache.
public final class KernelSequence implements SequenceModel {
  /// Tokens read at a time; the weights are read once for each such piece.
  private static final int PIECE = 64;

  private static final int FIRST_CAPACITY = 256;

  /// What is closed with a sequence.
  interface Closing {
    void close();
  }

  private final Closing closedToo;
  private final KernelDecoder decoder;
  private final DecoderConfig config;
  private final Team team;
  private final KernelCache cache;
  private final Activations fromWidth;
  private final Activations fromHeads;
  private final Activations fromInner;
  private final Activations fromLast;
  private final float[] x;
  private final float[] y;
  private final float[] attended;
  private final float[] cos;
  private final float[] sin;
  private final Scratch[] scratch;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment[] panels;
  private float[] logits = new float[0];
  private float[] hidden = new float[0];
  private int hiddenFrom;
  private int length;

  private static final class Scratch {
    final float[] values;
    float[] scores = new float[0];

    Scratch(int length) {
      values = new float[length];
    }
  }

  /// @param closedToo what goes with the sequence
  KernelSequence(KernelDecoder decoder, int threads, Closing closedToo) {
    this.closedToo = closedToo;
    this.decoder = decoder;
    this.config = decoder.config;
    this.team = new Team(threads);
    int pairs = config.keyValueHeads() * config.layers();
    int capacity = Math.min(FIRST_CAPACITY, config.maxPositions());
    this.cache = new KernelCache(pairs, config.headWidth(), capacity);
    int joined = config.heads() * config.headWidth();
    this.fromWidth = activations(l -> Stream.of(l.inputs(), l.gateAndUp()));
    this.fromHeads = activations(l -> Stream.of(l.output()));
    this.fromInner = activations(l -> Stream.of(l.down()));
    this.fromLast = new Activations(config.width(), decoder.head.layouts(), PIECE);
    int widest =
        decoder.layers.stream()
            .flatMap(l -> Stream.of(l.inputs(), l.output(), l.gateAndUp(), l.down()))
            .mapToInt(Product::width)
            .max()
            .orElseThrow();
    this.x = new float[PIECE * config.width()];
    this.y = new float[PIECE * widest];
    this.attended = new float[PIECE * joined];
    this.cos = new float[PIECE * config.headWidth() / 2];
    this.sin = new float[cos.length];
    int columns = Math.max(fromWidth.padded(), Math.max(fromHeads.padded(), fromInner.padded()));
    this.scratch = new Scratch[threads];
    this.panels = new MemorySegment[threads];
    for (int i = 0; i < threads; i++) {
      scratch[i] = new Scratch(columns + Lanes.COUNT);
      panels[i] = arena.allocate(columns * PanelKernel.COLUMN, 64);
    }
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

  private Activations activations(Function<KernelDecoder.Layer, Stream<Product>> products) {
    List<Product> all = decoder.layers.stream().flatMap(products).toList();
    Set<BlockLayout> layouts =
        all.stream().flatMap(product -> product.layouts().stream()).collect(Collectors.toSet());
    return new Activations(all.getFirst().columns(), layouts, PIECE);
  }

  @Override
  public void extend(int[] ids, float[] logits_NV) {
    SequenceModel.check(this, ids, logits_NV);
    cache.reserve(length + ids.length, maxPositions());
    for (Scratch each : scratch)
      if (each.scores.length < cache.capacity()) each.scores = new float[cache.capacity()];
    int silent = ids.length - logits_NV.length / vocabularySize();
    hidden = new float[ids.length * config.width()];
    hiddenFrom = length;
    float[] frequencies =
        config
            .ropeScaling()
            .frequencies(config.headWidth(), config.ropeTheta(), length + ids.length);
    for (int from = 0; from < ids.length; from += PIECE) {
      int tokens = Math.min(PIECE, ids.length - from);
      angles(tokens, frequencies);
      read(Arrays.copyOfRange(ids, from, from + tokens));
      head(tokens, from, Math.max(silent - from, 0), logits_NV, from - silent);
      length += tokens;
    }
  }

  private void angles(int tokens, float[] frequencies) {
    int half = frequencies.length;
    double amplitude = config.ropeScaling().amplitude();
    for (int t = 0; t < tokens; t++)
      for (int i = 0; i < half; i++) {
        float angle = (length + t) * frequencies[i];
        cos[t * half + i] = (float) (amplitude * Math.cos(angle));
        sin[t * half + i] = (float) (amplitude * Math.sin(angle));
      }
  }

  /// Work on each token, by itself: in the caller's thread where it is one.
  private interface TokenWork {
    void run(Scratch scratch, int t);
  }

  private void each(int tokens, TokenWork work) {
    team.run(tokens, (thread, t) -> work.run(scratch[thread], t));
  }

  /// Runs all layers on tokens at `length`: their states are left in `x`.
  private void read(int[] ids) {
    int tokens = ids.length;
    int width = config.width();
    int joined = config.heads() * config.headWidth();
    float epsilon = (float) config.normEpsilon();
    each(
        tokens,
        (own, t) -> {
          decoder.embedding.row(ids[t], own.values);
          System.arraycopy(own.values, 0, x, t * width, width);
        });
    for (int l = 0; l < decoder.layers.size(); l++) {
      int number = l;
      KernelDecoder.Layer layer = decoder.layers.get(l);
      fromWidth.begin(tokens);
      each(
          tokens,
          (own, t) -> {
            VectorMath.norm(x, t * width, width, layer.attentionNorm(), epsilon, own.values);
            fromWidth.put(t, own.values, 0);
          });
      layer.inputs().multiply(team, fromWidth, y, panels);
      each(tokens, (own, t) -> turn(number, layer, own, t));
      team.run(
          tokens * config.heads(),
          (thread, piece) ->
              attend(
                  number, layer, scratch[thread], piece / config.heads(), piece % config.heads()));
      fromHeads.begin(tokens);
      each(tokens, (_, t) -> fromHeads.put(t, attended, t * joined));
      layer.output().multiply(team, fromHeads, y, panels);
      fromWidth.begin(tokens);
      each(
          tokens,
          (own, t) -> {
            VectorMath.add(x, t * width, y, t * layer.output().width(), width);
            layer.outputBias().ifPresent(bias -> VectorMath.add(x, t * width, bias, 0, width));
            VectorMath.norm(x, t * width, width, layer.feedForwardNorm(), epsilon, own.values);
            fromWidth.put(t, own.values, 0);
          });
      Product gates = layer.gateAndUp();
      gates.multiply(team, fromWidth, y, panels);
      fromInner.begin(tokens);
      each(
          tokens,
          (own, t) -> {
            int at = t * gates.width();
            VectorMath.gate(y, at, at + gates.offset(1), config.feedForward(), own.values);
            fromInner.put(t, own.values, 0);
          });
      layer.down().multiply(team, fromInner, y, panels);
      each(tokens, (_, t) -> VectorMath.add(x, t * width, y, t * layer.down().width(), width));
    }
  }

  /// Biases, norms and rotation of token t's queries and keys; keys and values go to the cache.
  private void turn(int l, KernelDecoder.Layer layer, Scratch own, int t) {
    int at = t * layer.inputs().width();
    layer.inputBias().ifPresent(bias -> VectorMath.add(y, at, bias, 0, bias.length));
    int width = config.headWidth();
    for (int h = 0; h < config.heads(); h++) rotate(layer.queryNorm(), own, at + h * width, t);
    int keys = at + layer.inputs().offset(1);
    int values = at + layer.inputs().offset(2);
    for (int j = 0; j < config.keyValueHeads(); j++) {
      rotate(layer.keyNorm(), own, keys + j * width, t);
      int head = l * config.keyValueHeads() + j;
      cache.put(head, length + t, y, keys + j * width, values + j * width);
    }
  }

  private void rotate(Optional<float[]> norm, Scratch own, int at, int t) {
    int width = config.headWidth();
    if (norm.isPresent()) {
      float epsilon = (float) config.normEpsilon();
      VectorMath.norm(y, at, width, norm.get(), epsilon, own.values);
      System.arraycopy(own.values, 0, y, at, width);
    }
    int half = width / 2;
    for (int i = 0; i < half; i++) {
      float low = y[at + i];
      float high = y[at + half + i];
      float c = cos[t * half + i];
      float s = sin[t * half + i];
      y[at + i] = low * c - high * s;
      y[at + half + i] = high * c + low * s;
    }
  }

  private void attend(int l, KernelDecoder.Layer layer, Scratch own, int t, int head) {
    int width = config.headWidth();
    int last = length + t;
    OptionalInt window = config.window(l);
    int first = window.isPresent() ? Math.max(0, last + 1 - window.getAsInt()) : 0;
    int pair = head / (config.heads() / config.keyValueHeads());
    AttentionKernel.attend(
        cache,
        l * config.keyValueHeads() + pair,
        y,
        t * layer.inputs().width() + head * width,
        first,
        last,
        own.scores,
        own.values);
    System.arraycopy(own.values, 0, attended, (t * config.heads() + head) * width, width);
  }

  /// Norms all states of a piece and writes the logits of those from `silent` on.
  private void head(int tokens, int from, int silent, float[] logits_NV, int row) {
    int width = config.width();
    each(
        tokens,
        (own, t) -> {
          float epsilon = (float) config.normEpsilon();
          VectorMath.norm(x, t * width, width, decoder.lastNorm, epsilon, own.values);
          System.arraycopy(own.values, 0, hidden, (from + t) * width, width);
        });
    if (silent >= tokens) return;
    int wanted = tokens - silent;
    int stride = decoder.head.width();
    int room = wanted > Activations.FEW ? Lanes.up(wanted, Activations.TILE) : wanted;
    if (logits.length < room * stride) logits = new float[room * stride];
    fromLast.begin(wanted);
    each(wanted, (_, n) -> fromLast.put(n, hidden, (from + silent + n) * width));
    decoder.head.multiply(team, fromLast, logits, panels);
    int vocabulary = vocabularySize();
    for (int n = 0; n < wanted; n++)
      System.arraycopy(logits, n * stride, logits_NV, (row + silent + n) * vocabulary, vocabulary);
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
    team.close();
    cache.close();
    arena.close();
    closedToo.close();
  }
}
