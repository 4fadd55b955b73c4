package org.reason4j.weights;

import java.util.Optional;

/// Element type of a tensor on disk, named as the safetensors format names it. Wider than the set
/// computed with: an 8-bit float is carried as bytes.
public enum StoredType {
  F64(64),
  I64(64),
  U64(64),
  C64(64),
  F32(32),
  I32(32),
  U32(32),
  F16(16),
  BF16(16),
  I16(16),
  U16(16),
  F8_E4M3(8),
  F8_E5M2(8),
  F8_E8M0(8),
  I8(8),
  U8(8),
  BOOL(8);

  private final int bits;

  StoredType(int bits) {
    this.bits = bits;
  }

  /// Bytes of one element.
  public int bytes() {
    return bits / 8;
  }

  /// The type with this name in the format, or nothing.
  public static Optional<StoredType> named(String name) {
    for (StoredType type : values()) if (type.name().equals(name)) return Optional.of(type);
    return Optional.empty();
  }
}
