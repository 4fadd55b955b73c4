package org.reason4j.generate.kernel;

import static org.reason4j.generate.kernel.BlockLayout.BLOCK;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The inputs [T, columns] of a product, in the order in which the kernels read them. Few tokens
/// ([#FEW] at most) are multiplied one by one, each in the order of the packed words; more in tiles
/// of neighbouring tokens, tile by tile, column by column.
final class Activations {
  /// Up to here tokens are multiplied one by one.
  static final int FEW = 3;

  /// Tokens of a tile; the last one of a product may be the smaller.
  static final int TILE = Lanes.COUNT >= 16 ? 8 : 4;

  static final int SMALL_TILE = 4;

  private final int columns;
  private final int padded;
  private final int most;
  private final List<Ordered> ordered = new ArrayList<>();
  private final float[] sums;
  private float[] tiles = new float[0];
  private int tokens;
  private boolean tiled;

  /// Inputs in a layout's order: place p of a block holds column `columns[p]` times `factors[p]`.
  private record Ordered(BlockLayout layout, int[] columns, float[] factors, float[] values) {
    static Ordered of(BlockLayout layout, int size) {
      int[] columns = new int[BLOCK];
      float[] factors = new float[BLOCK];
      for (int place = 0; place < BLOCK; place++) {
        columns[place] = layout.column(place);
        factors[place] = layout.factor(place);
      }
      return new Ordered(layout, columns, factors, new float[size]);
    }

    /// Takes `length` inputs, the last block filled up with zeros.
    void put(float[] x, int from, int length, int to) {
      int whole = length / BLOCK * BLOCK;
      for (int k = 0; k < whole; k += BLOCK)
        for (int place = 0; place < BLOCK; place++)
          values[to + k + place] = x[from + k + columns[place]] * factors[place];
      if (whole == length) return;
      for (int place = 0; place < BLOCK; place++) {
        int column = whole + columns[place];
        values[to + whole + place] = column < length ? x[from + column] * factors[place] : 0;
      }
    }
  }

  /// @param layouts of the matrices that these inputs meet
  /// @param most tokens at a time
  Activations(int columns, Set<BlockLayout> layouts, int most) {
    this.columns = columns;
    this.padded = Lanes.up(columns, BLOCK);
    this.most = most;
    for (BlockLayout layout : layouts) ordered.add(Ordered.of(layout, FEW * padded));
    this.sums = new float[FEW * padded / BLOCK];
  }

  /// Says how many tokens follow; then each is [#put].
  ///
  /// @param few whether few may be multiplied one by one
  void begin(int tokens, boolean few) {
    this.tokens = tokens;
    this.tiled = !few || tokens > FEW;
    if (tiled && tiles.length == 0) tiles = new float[Lanes.up(most, TILE) * padded];
  }

  /// Whether the tokens lie in tiles.
  boolean tiled() {
    return tiled;
  }

  int tokens() {
    return tokens;
  }

  /// Where token `t` lies in [#ordered].
  int at(int t) {
    return t * padded;
  }

  /// Columns, filled up to whole blocks.
  int padded() {
    return padded;
  }

  float[] ordered(BlockLayout layout) {
    for (Ordered each : ordered) if (each.layout == layout) return each.values;
    throw new IllegalArgumentException(layout + " is not among the layouts of these inputs");
  }

  /// Sum of token t's inputs of block k, at `(t padded / BLOCK) + k`.
  float[] sums() {
    return sums;
  }

  float[] tiles() {
    return tiles;
  }

  /// Width of the tile that begins with token `t`.
  int width(int t) {
    return tokens - t <= SMALL_TILE ? SMALL_TILE : TILE;
  }

  /// Takes token t's inputs.
  void put(int t, float[] x, int from) {
    if (tiled) {
      int tile = t / TILE * TILE;
      int width = width(tile);
      int to = tile * padded + (t - tile);
      for (int c = 0; c < columns; c++) tiles[to + c * width] = x[from + c];
      return;
    }
    int start = at(t);
    for (int k = 0; k < padded / BLOCK; k++) {
      int end = Math.min(BLOCK, columns - k * BLOCK);
      float sum = 0;
      for (int c = 0; c < end; c++) sum += x[from + k * BLOCK + c];
      sums[start / BLOCK + k] = sum;
    }
    for (Ordered each : ordered) each.put(x, from, columns, start);
  }
}
