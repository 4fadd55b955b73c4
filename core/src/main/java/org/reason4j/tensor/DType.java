package org.reason4j.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;

/// Element types, with the names of the safetensors format.
public enum DType {
  F32(ScalarType.Float, 4),
  F64(ScalarType.Double, 8),
  BF16(ScalarType.BFloat16, 2),
  F16(ScalarType.Half, 2),
  I64(ScalarType.Long, 8),
  I32(ScalarType.Int, 4),
  BOOL(ScalarType.Bool, 1);

  final ScalarType scalarType;
  private final int bytes;

  DType(ScalarType scalarType, int bytes) {
    this.scalarType = scalarType;
    this.bytes = bytes;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  static DType of(ScalarType scalarType) {
    for (DType type : values()) if (type.scalarType.value == scalarType.value) return type;
    throw new TensorException(
        "element type " + scalarType + " is not one of F32 F64 BF16 F16 I64 I32 BOOL");
  }
}
