package org.reason4j.generate.kernel;

import static org.reason4j.generate.kernel.Lanes.STEP;

/// How a block of 32 columns of L rows lies in a [PackedMatrix]: vectors of 32-bit words, lane l
/// holding row l's word with one to eight weights, then vectors of scales. A row's words are those
/// of the stored block, in their order.
enum BlockLayout {
  /// A word a weight.
  F32(1, 0),
  /// Two columns a word, the first in the low half.
  BF16(2, 0),
  /// Four columns a word, as `q + 128`; weight `d q`.
  Q8_0(4, 1),
  /// Eight columns a word, as `q + 8`; weight `d q`.
  Q4_0(8, 1),
  /// Eight columns a word; weight `d q + m`.
  Q4_1(8, 2);

  /// Columns of a block.
  static final int BLOCK = 32;

  /// Weights a word holds.
  final int each;

  /// Vectors of weights.
  final int vectors;

  /// Vectors of scales.
  final int scales;

  BlockLayout(int each, int scales) {
    this.each = each;
    this.vectors = BLOCK / each;
    this.scales = scales;
  }

  /// The column, in the block, of the weight at a place: `i each + j` is the j-th of word i. A byte
  /// of 4-bit weights holds columns c (low) and c + 16 (high).
  int column(int place) {
    int j = place % each;
    return each == 8 ? place / each * 4 + j / 2 + 16 * (j % 2) : place;
  }

  /// What an activation is multiplied by so that the bits of its weight need not be shifted down. A
  /// word of bytes is read whole, and its last byte shifted, since that holds the sign's bit; a
  /// word of 4-bit weights is read by halves.
  float factor(int place) {
    int j = place % each;
    return switch (this) {
      case F32, BF16 -> 1;
      case Q8_0 -> j == 3 ? 1 : 1f / (1 << 8 * j);
      case Q4_0, Q4_1 -> 1f / (1 << 4 * (j % 4));
    };
  }

  /// Bytes of a block of L rows.
  int bytes() {
    return (vectors + scales) * STEP;
  }

  /// What is added to the stored integers.
  int bias() {
    return switch (this) {
      case Q8_0 -> 128;
      case Q4_0 -> 8;
      case F32, BF16, Q4_1 -> 0;
    };
  }

  /// Bytes of a stored block, of `BLOCK` weights of one row.
  int storedBytes() {
    return 4 * vectors + 2 * scales;
  }
}
