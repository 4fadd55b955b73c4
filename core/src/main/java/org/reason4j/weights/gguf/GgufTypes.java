package org.reason4j.weights.gguf;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.reason4j.weights.StoredType;

/// Numbers of tensors' types in a GGUF file.
final class GgufTypes {
  private static final Map<Integer, StoredType> KNOWN =
      Map.ofEntries(
          Map.entry(0, StoredType.F32),
          Map.entry(1, StoredType.F16),
          Map.entry(2, StoredType.Q4_0),
          Map.entry(3, StoredType.Q4_1),
          Map.entry(6, StoredType.Q5_0),
          Map.entry(7, StoredType.Q5_1),
          Map.entry(8, StoredType.Q8_0),
          Map.entry(10, StoredType.Q2_K),
          Map.entry(11, StoredType.Q3_K),
          Map.entry(12, StoredType.Q4_K),
          Map.entry(13, StoredType.Q5_K),
          Map.entry(14, StoredType.Q6_K),
          Map.entry(20, StoredType.IQ4_NL),
          Map.entry(24, StoredType.I8),
          Map.entry(25, StoredType.I16),
          Map.entry(26, StoredType.I32),
          Map.entry(27, StoredType.I64),
          Map.entry(28, StoredType.F64),
          Map.entry(30, StoredType.BF16));

  /// Types that exist and are not read here.
  private static final Map<Integer, String> OTHERS =
      Map.ofEntries(
          Map.entry(9, "Q8_1"),
          Map.entry(15, "Q8_K"),
          Map.entry(16, "IQ2_XXS"),
          Map.entry(17, "IQ2_XS"),
          Map.entry(18, "IQ3_XXS"),
          Map.entry(19, "IQ1_S"),
          Map.entry(21, "IQ3_S"),
          Map.entry(22, "IQ2_S"),
          Map.entry(23, "IQ4_XS"),
          Map.entry(29, "IQ1_M"),
          Map.entry(34, "TQ1_0"),
          Map.entry(35, "TQ2_0"),
          Map.entry(39, "MXFP4"),
          Map.entry(40, "NVFP4"),
          Map.entry(41, "Q1_0"));

  private GgufTypes() {}

  static Optional<StoredType> of(int number) {
    return Optional.ofNullable(KNOWN.get(number));
  }

  static int number(StoredType type) {
    return KNOWN.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("GGUF has no " + type));
  }

  static String describe(int number) {
    String name = OTHERS.get(number);
    return name == null ? String.valueOf(number) : number + " (" + name + ")";
  }

  static String known() {
    return new TreeMap<>(KNOWN)
        .values().stream().map(StoredType::name).collect(Collectors.joining(", "));
  }
}
