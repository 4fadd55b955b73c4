package org.reason4j.generate.kernel;

import static org.reason4j.generate.kernel.PanelKernel.GROUPS;
import static org.reason4j.generate.kernel.PanelKernel.ROWS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Matrices that read the same inputs, multiplied in one go. Their rows follow each other in the
/// output, each matrix's from an [#offset] of its own.
final class Product {
  private static final int PIECES_A_THREAD = 4;

  private final PackedMatrix[] matrices;
  private final int[] firstPanel;

  Product(List<PackedMatrix> matrices) {
    this.matrices = matrices.toArray(PackedMatrix[]::new);
    this.firstPanel = new int[this.matrices.length + 1];
    for (int i = 0; i < this.matrices.length; i++)
      firstPanel[i + 1] = firstPanel[i] + (this.matrices[i].groups() + GROUPS - 1) / GROUPS;
  }

  /// Where matrix i's rows begin.
  int offset(int i) {
    return firstPanel[i] * ROWS;
  }

  /// Floats that a token's outputs take up.
  int width() {
    return firstPanel[matrices.length] * ROWS;
  }

  int columns() {
    return matrices[0].columns();
  }

  /// Bytes of weights.
  long bytes() {
    long bytes = 0;
    for (PackedMatrix matrix : matrices) bytes += matrix.memory().byteSize();
    return bytes;
  }

  Set<BlockLayout> layouts() {
    var layouts = EnumSet.noneOf(BlockLayout.class);
    for (PackedMatrix matrix : matrices) layouts.add(matrix.layout());
    return layouts;
  }

  /// Writes token t's outputs to `y` from `t width()`; `y` has room for whole tiles of tokens.
  ///
  /// @param panels scratch of each thread
  void multiply(Team team, Activations x, float[] y, MemorySegment[] panels) {
    int all = firstPanel[matrices.length];
    int pieces = x.tiled() ? all : Math.min(all, PIECES_A_THREAD * team.threads());
    team.run(
        pieces,
        (thread, piece) -> {
          int end = (int) ((piece + 1L) * all / pieces);
          int panel = (int) ((long) piece * all / pieces);
          while (panel < end) panel = multiply(panel, end, x, y, panels[thread]);
        });
  }

  /// Multiplies panels of one matrix from `panel`, below `end`; returns the next to do.
  private int multiply(int panel, int end, Activations x, float[] y, MemorySegment scratch) {
    int i = Arrays.binarySearch(firstPanel, panel);
    if (i < 0) i = -i - 2;
    PackedMatrix matrix = matrices[i];
    int number = panel - firstPanel[i];
    if (x.tiled()) {
      PanelKernel.multiply(matrix, x, number, scratch, y, offset(i), width());
      return panel + 1;
    }
    int next = Math.min(end, firstPanel[i + 1]);
    int last = Math.min((next - firstPanel[i]) * GROUPS, matrix.groups());
    for (int t = 0; t < x.tokens(); t++)
      RowKernel.multiply(matrix, x, t, number * GROUPS, last, y, t * width() + offset(i));
    return next;
  }
}
