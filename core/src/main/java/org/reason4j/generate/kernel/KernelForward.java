package org.reason4j.generate.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reason4j.model.DecoderConfig;

/// The forward pass on the kernels: up to [#PIECE] tokens at a time, of one sequence or of many.
/// Owns its threads and scratch memory, borrows the [KernelDecoder] and the caches.
final class KernelForward implements AutoCloseable {
  /// Tokens of a pass; the weights are read once for each.
  static final int PIECE = 128;

  /// Where a token stands.
  ///
  /// @param cache of its sequence, with room for the position
  /// @param frequencies of the rotary embedding, K/2
  record Place(KernelCache cache, int position, float[] frequencies) {}

  private final KernelDecoder decoder;
  private final DecoderConfig config;
  private final Team team;
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

  private static final class Scratch {
    final float[] values;
    float[] scores = new float[0];

    Scratch(int length) {
      values = new float[length];
    }
  }

  KernelForward(KernelDecoder decoder, int threads) {
    this.decoder = decoder;
    this.config = decoder.config;
    this.team = new Team(threads);
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

  private Activations activations(Function<KernelDecoder.Layer, Stream<Product>> products) {
    List<Product> all = decoder.layers.stream().flatMap(products).toList();
    Set<BlockLayout> layouts =
        all.stream().flatMap(product -> product.layouts().stream()).collect(Collectors.toSet());
    return new Activations(all.getFirst().columns(), layouts, PIECE);
  }

  Team team() {
    return team;
  }

  /// Frequencies of a sequence of that length.
  float[] frequencies(int length) {
    return config.ropeScaling().frequencies(config.headWidth(), config.ropeTheta(), length);
  }

  /// A new, empty cache.
  KernelCache cache(int positions) {
    int pairs = config.keyValueHeads() * config.layers();
    return new KernelCache(pairs, config.headWidth(), Math.min(positions, config.maxPositions()));
  }

  /// Work on each token, by itself: in the caller's thread where it is one.
  private interface TokenWork {
    void run(Scratch scratch, int t);
  }

  private void each(int tokens, TokenWork work) {
    // A tile's tokens share cache lines: one thread has them all.
    int tile = Activations.TILE;
    team.run(
        (tokens + tile - 1) / tile,
        (thread, piece) -> {
          int end = Math.min(tokens, (piece + 1) * tile);
          for (int t = piece * tile; t < end; t++) work.run(scratch[thread], t);
        });
  }

  /// Runs all layers on tokens, whose keys and values go to their caches.
  ///
  /// @param few whether few tokens may be multiplied one by one, whose sums round differently
  /// @param states_TD where the states after the last norm go, from row `row`
  void read(int[] ids, Place[] places, boolean few, float[] states_TD, int row) {
    int tokens = ids.length;
    int width = config.width();
    int joined = config.heads() * config.headWidth();
    float epsilon = (float) config.normEpsilon();
    int longest = 0;
    for (Place place : places) longest = Math.max(longest, place.cache().capacity());
    for (Scratch each : scratch) if (each.scores.length < longest) each.scores = new float[longest];

    each(
        tokens,
        (own, t) -> {
          angles(t, places[t]);
          decoder.embedding.row(ids[t], own.values);
          System.arraycopy(own.values, 0, x, t * width, width);
        });
    for (int l = 0; l < decoder.layers.size(); l++) {
      int number = l;
      KernelDecoder.Layer layer = decoder.layers.get(l);
      fromWidth.begin(tokens, few);
      each(
          tokens,
          (own, t) -> {
            VectorMath.norm(x, t * width, width, layer.attentionNorm(), epsilon, own.values);
            fromWidth.put(t, own.values, 0);
          });
      layer.inputs().multiply(team, fromWidth, y, panels);
      each(tokens, (own, t) -> turn(number, layer, own, t, places[t]));

      int groups = config.keyValueHeads();
      team.run(
          tokens * groups,
          (thread, piece) -> {
            int t = piece / groups;
            attend(number, layer, scratch[thread], t, piece % groups, places[t]);
          });

      fromHeads.begin(tokens, few);
      each(tokens, (_, t) -> fromHeads.put(t, attended, t * joined));
      layer.output().multiply(team, fromHeads, y, panels);
      fromWidth.begin(tokens, few);
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
      fromInner.begin(tokens, few);
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
    each(
        tokens,
        (own, t) -> {
          VectorMath.norm(x, t * width, width, decoder.lastNorm, epsilon, own.values);
          System.arraycopy(own.values, 0, states_TD, (row + t) * width, width);
        });
  }

  private void angles(int t, Place place) {
    int half = place.frequencies().length;
    double amplitude = config.ropeScaling().amplitude();
    for (int i = 0; i < half; i++) {
      float angle = place.position() * place.frequencies()[i];
      cos[t * half + i] = (float) (amplitude * Math.cos(angle));
      sin[t * half + i] = (float) (amplitude * Math.sin(angle));
    }
  }

  /// Biases, norms and rotation of token t's queries and keys; keys and values go to the cache.
  private void turn(int l, KernelDecoder.Layer layer, Scratch own, int t, Place place) {
    int at = t * layer.inputs().width();
    layer.inputBias().ifPresent(bias -> VectorMath.add(y, at, bias, 0, bias.length));
    int width = config.headWidth();
    for (int h = 0; h < config.heads(); h++) rotate(layer.queryNorm(), own, at + h * width, t);
    int keys = at + layer.inputs().offset(1);
    int values = at + layer.inputs().offset(2);
    for (int j = 0; j < config.keyValueHeads(); j++) {
      rotate(layer.keyNorm(), own, keys + j * width, t);
      int head = l * config.keyValueHeads() + j;
      place.cache().put(head, place.position(), y, keys + j * width, values + j * width);
    }
  }

  private void rotate(Optional<float[]> norm, Scratch own, int at, int t) {
    int width = config.headWidth();
    if (norm.isPresent()) {
      float epsilon = (float) config.normEpsilon();
      VectorMath.norm(y, at, width, norm.get(), epsilon, own.values);
      System.arraycopy(own.values, 0, y, at, width);
    }
    VectorMath.rotate(y, at, width / 2, cos, sin, t * (width / 2));
  }

  /// Attends from all heads that read one head of keys and values.
  private void attend(
      int l, KernelDecoder.Layer layer, Scratch own, int t, int group, Place place) {
    int width = config.headWidth();
    int last = place.position();
    OptionalInt window = config.window(l);
    int first = window.isPresent() ? Math.max(0, last + 1 - window.getAsInt()) : 0;
    int heads = config.heads() / config.keyValueHeads();
    for (int head = group * heads; head < (group + 1) * heads; head++) {
      AttentionKernel.attend(
          place.cache(),
          l * config.keyValueHeads() + group,
          y,
          t * layer.inputs().width() + head * width,
          first,
          last,
          own.scores,
          own.values);
      System.arraycopy(own.values, 0, attended, (t * config.heads() + head) * width, width);
    }
  }

  /// Floats from one row of logits to the next.
  int logitsStride() {
    return decoder.head.width();
  }

  /// Logits of some states, [#logitsStride] apart; the next call writes over them.
  ///
  /// @param rows of `states_TD`, at most [#PIECE]
  float[] logits(float[] states_TD, int[] rows, boolean few) {
    int stride = logitsStride();
    boolean single = few && rows.length <= Activations.FEW;
    int room = single ? rows.length : Lanes.up(rows.length, Activations.TILE);
    if (logits.length < room * stride) logits = new float[room * stride];
    fromLast.begin(rows.length, few);
    each(rows.length, (_, n) -> fromLast.put(n, states_TD, rows[n] * config.width()));
    decoder.head.multiply(team, fromLast, logits, panels);
    return logits;
  }

  @Override
  public void close() {
    team.close();
    arena.close();
  }
}
