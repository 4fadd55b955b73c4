package org.reason4j.generate.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reason4j.engine.RandomStreams;

class ProductTest {
  private static final int COLUMNS = 96;

  private static float[] inputs(int count, RandomGenerator random) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) x[i] = random.nextFloat() - 0.5f;
    return x;
  }

  private static float[] multiply(
      Product product, float[] x, int tokens, int columns, int threads) {
    var activations = new Activations(columns, EnumSet.allOf(BlockLayout.class), tokens);
    float[] y = new float[Lanes.up(tokens, Activations.TILE) * product.width()];
    try (var team = new Team(threads);
        var arena = Arena.ofShared()) {
      activations.begin(tokens, true);
      for (int t = 0; t < tokens; t++) activations.put(t, x, t * columns);
      var panels = new MemorySegment[threads];
      for (int i = 0; i < threads; i++)
        panels[i] = arena.allocate(activations.padded() * PanelKernel.COLUMN, 64);
      product.multiply(team, activations, y, panels);
    }
    return y;
  }

  private static void check(List<StoredMatrix> stored, int columns, RandomGenerator random) {
    try (var arena = Arena.ofShared()) {
      List<PackedMatrix> packed = stored.stream().map(matrix -> matrix.pack(arena)).toList();
      var product = new Product(packed);
      for (int tokens : new int[] {1, 2, 3, 4, 5, 8, 12, 19}) {
        float[] x = inputs(tokens * columns, random);
        float[] y = multiply(product, x, tokens, columns, 1);
        float[] shared = multiply(product, x, tokens, columns, 2);
        for (int m = 0; m < stored.size(); m++)
          for (int row = 0; row < stored.get(m).rows(); row++)
            for (int t = 0; t < tokens; t++) {
              double expected = 0;
              for (int c = 0; c < columns; c++)
                expected +=
                    (double) stored.get(m).weights()[row * columns + c] * x[t * columns + c];
              int at = t * product.width() + product.offset(m) + row;
              assertThat((double) y[at])
                  .as("%d tokens, matrix %d, row %d, token %d", tokens, m, row, t)
                  .isCloseTo(expected, within(2e-5));
              assertThat(shared[at]).isEqualTo(y[at]);
            }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void productsEqualPlainSums(BlockLayout layout) {
    RandomGenerator random = RandomStreams.of(1, "product", layout.bytes());
    List<StoredMatrix> stored = new ArrayList<>();
    for (int rows : new int[] {50, 16, 1, 130})
      stored.add(StoredMatrix.random(layout, rows, COLUMNS, random));
    check(stored, COLUMNS, random);
  }

  @Test
  void matricesOfDifferentLayoutsShareInputs() {
    RandomGenerator random = RandomStreams.of(2, "product");
    List<StoredMatrix> stored = new ArrayList<>();
    for (BlockLayout layout : BlockLayout.values())
      stored.add(StoredMatrix.random(layout, 20, COLUMNS, random));
    check(stored, COLUMNS, random);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "BF16"})
  void plainTypesMayHaveAnyNumberOfColumns(BlockLayout layout) {
    RandomGenerator random = RandomStreams.of(3, "product");
    for (int columns : new int[] {1, 31, 37, 70})
      check(List.of(StoredMatrix.random(layout, 21, columns, random)), columns, random);
  }

  @ParameterizedTest
  @EnumSource
  void aRowIsReadBack(BlockLayout layout) {
    var stored = StoredMatrix.random(layout, 37, 64, RandomStreams.of(4, "row"));
    try (var arena = Arena.ofShared()) {
      PackedMatrix packed = stored.pack(arena);
      float[] row = new float[64];
      for (int r = 0; r < 37; r++) {
        packed.row(r, row);
        for (int c = 0; c < 64; c++) assertThat(row[c]).isEqualTo(stored.weights()[r * 64 + c]);
      }
    }
  }
}
