package org.reason4j.generate.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.reason4j.generate.kernel.BlockLayout.BLOCK;
import static org.reason4j.generate.kernel.Lanes.COUNT;
import static org.reason4j.generate.kernel.Lanes.STEP;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/// A matrix [rows, columns] in groups of L rows, each a row of blocks ([BlockLayout]). Missing rows
/// of the last group and columns of the last block are zero. The memory is the arena's.
record PackedMatrix(BlockLayout layout, int rows, int columns, MemorySegment memory) {
  static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Groups of L rows.
  int groups() {
    return (rows + COUNT - 1) / COUNT;
  }

  /// Blocks of a row.
  int blocks() {
    return (columns + BLOCK - 1) / BLOCK;
  }

  /// Bytes of a group.
  long groupBytes() {
    return (long) blocks() * layout.bytes();
  }

  private static PackedMatrix empty(Arena arena, BlockLayout layout, int rows, int columns) {
    var shape = new PackedMatrix(layout, rows, columns, MemorySegment.NULL);
    return new PackedMatrix(
        layout, rows, columns, arena.allocate(shape.groups() * shape.groupBytes(), 64));
  }

  /// Packs rows of quantised blocks as GGUF stores them: scale (and least value) as 16-bit floats,
  /// then the integers.
  static PackedMatrix ofBlocks(
      Arena arena, BlockLayout layout, MemorySegment stored, int rows, int columns) {
    PackedMatrix packed = empty(arena, layout, rows, columns);
    int blocks = packed.blocks();
    int header = 2 * layout.scales;
    int flip = layout == BlockLayout.Q8_0 ? 0x80808080 : 0; // q + 128 of a signed byte
    int storedBytes = layout.storedBytes();
    packed.eachGroup((group, words) -> {
      byte[] row = new byte[blocks * storedBytes];
      for (int lane = 0; lane < COUNT && group * COUNT + lane < rows; lane++) {
        long from = (long) (group * COUNT + lane) * row.length;
        MemorySegment.copy(stored, JAVA_BYTE, from, row, 0, row.length);
        int to = lane;
        for (int at = 0; at < row.length; at += storedBytes) {
          for (int i = 0; i < layout.vectors; i++, to += COUNT)
            words[to] = word(row, at + header + 4 * i) ^ flip;
          for (int i = 0; i < layout.scales; i++, to += COUNT)
            words[to] = Float.floatToRawIntBits(Float.float16ToFloat(half(row, at + 2 * i)));
        }
      }
    });
    return packed;
  }

  /// Packs rows of bfloat16.
  static PackedMatrix ofBfloat16(Arena arena, MemorySegment stored, int rows, int columns) {
    PackedMatrix packed = empty(arena, BlockLayout.BF16, rows, columns);
    packed.eachRow((row, to) -> {
      long from = 2L * row * columns;
      for (int c = 0; c + 1 < columns; c += 2)
        packed.memory.set(WORD, to + c / 2 * (long) STEP, stored.get(WORD, from + 2L * c));
      if (columns % 2 == 1)
        packed.memory.set(
            WORD,
            to + columns / 2 * (long) STEP,
            stored.get(HALF, from + 2L * (columns - 1)) & 0xffff);
    });
    return packed;
  }

  /// Where a matrix's elements come from.
  interface Elements {
    float at(long index);
  }

  /// Packs float32, row-major, from anywhere.
  static PackedMatrix ofFloats(Arena arena, Elements elements, int rows, int columns) {
    PackedMatrix packed = empty(arena, BlockLayout.F32, rows, columns);
    packed.eachRow((row, to) -> {
      for (int c = 0; c < columns; c++)
        packed.memory.set(FLOAT, to + (long) c * STEP, elements.at((long) row * columns + c));
    });
    return packed;
  }

  private static int word(byte[] bytes, int at) {
    return bytes[at] & 0xff
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | bytes[at + 3] << 24;
  }

  private static short half(byte[] bytes, int at) {
    return (short) (bytes[at] & 0xff | bytes[at + 1] << 8);
  }

  private interface GroupCopy {
    void copy(int group, int[] words);
  }

  /// Fills groups by way of an array, which costs little before anything is compiled.
  private void eachGroup(GroupCopy copy) {
    IntStream.range(0, groups())
        .parallel()
        .forEach(group -> {
          int[] words = new int[Math.toIntExact(groupBytes() / 4)];
          copy.copy(group, words);
          MemorySegment.copy(words, 0, memory, WORD, group * groupBytes(), words.length);
        });
  }

  private interface RowCopy {
    void copy(int row, long to);
  }

  private void eachRow(RowCopy copy) {
    IntStream.range(0, groups())
        .parallel()
        .forEach(group -> {
          int end = Math.min(rows, (group + 1) * COUNT);
          for (int row = group * COUNT; row < end; row++)
            copy.copy(row, group * groupBytes() + 4L * (row % COUNT));
        });
  }

  /// Writes one row's weights to `to`, from its start.
  void row(int row, float[] to) {
    long block = row / COUNT * groupBytes() + 4L * (row % COUNT);
    for (int k = 0; k < blocks(); k++) {
      float scale = 1;
      float least = 0;
      if (layout.scales > 0) scale = memory.get(FLOAT, block + (long) layout.vectors * STEP);
      if (layout.scales > 1) least = memory.get(FLOAT, block + (layout.vectors + 1L) * STEP);
      for (int place = 0; place < BLOCK; place++) {
        int column = k * BLOCK + layout.column(place);
        if (column >= columns) continue;
        int word = memory.get(WORD, block + (long) (place / layout.each) * STEP);
        int j = place % layout.each;
        float value =
            switch (layout) {
              case F32 -> Float.intBitsToFloat(word);
              case BF16 -> Float.intBitsToFloat(j == 0 ? word << 16 : word & 0xffff0000);
              case Q8_0, Q4_0, Q4_1 -> {
                int bits = 32 / layout.each;
                yield (word >>> bits * j & (1 << bits) - 1) - layout.bias();
              }
            };
        to[column] = layout.scales == 0 ? value : scale * value + least;
      }
      block += layout.bytes();
    }
  }
}
