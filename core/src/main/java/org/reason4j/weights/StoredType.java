package org.reason4j.weights;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Element type of a tensor on disk, named as the safetensors format names it, or as GGUF names
/// those that are quantised in blocks of a row. Wider than the set computed with: an 8-bit float is
/// carried as bytes.
public enum StoredType {
  F64(8),
  I64(8),
  U64(8),
  C64(8),
  F32(4),
  I32(4),
  U32(4),
  F16(2),
  BF16(2),
  I16(2),
  U16(2),
  F8_E4M3(1),
  F8_E5M2(1),
  F8_E8M0(1),
  I8(1),
  U8(1),
  BOOL(1),
  Q4_0(32, 18),
  Q4_1(32, 20),
  Q5_0(32, 22),
  Q5_1(32, 24),
  Q8_0(32, 34),
  IQ4_NL(32, 18),
  Q2_K(256, 84),
  Q3_K(256, 110),
  Q4_K(256, 144),
  Q5_K(256, 176),
  Q6_K(256, 210);

  private final int elements;
  private final int bytes;

  StoredType(int bytes) {
    this(1, bytes);
  }

  StoredType(int elements, int bytes) {
    this.elements = elements;
    this.bytes = bytes;
  }

  /// Elements of one block, neighbours in a row; 1 for a type without blocks.
  public int elements() {
    return elements;
  }

  /// Bytes of one block, or of one element.
  public int bytes() {
    return bytes;
  }

  /// Whether elements are quantised in blocks.
  public boolean blocks() {
    return elements > 1;
  }

  /// The type with this name in the safetensors format, or nothing.
  public static Optional<StoredType> named(String name) {
    for (StoredType type : values())
      if (!type.blocks() && type.name().equals(name)) return Optional.of(type);
    return Optional.empty();
  }

  /// The types of the safetensors format, for a message.
  static List<StoredType> plain() {
    return Arrays.stream(values()).filter(type -> !type.blocks()).toList();
  }
}
