package org.reason4j.weights.gguf;

import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.weights.WeightsException;

/// Reads metadata by key and kind. A key of another kind than asked for is refused.
record GgufKeys(Path file, Map<String, GgufValue> metadata) {
  WeightsException wrong(String what, String expected) {
    return new WeightsException(file, what, expected);
  }

  private <T> Optional<T> get(String key, Class<T> kind) {
    GgufValue value = metadata.get(key);
    if (value == null) return Optional.empty();
    if (!kind.isInstance(value))
      throw wrong(
          key + " is " + value.type(),
          "it as " + kind.getSimpleName().toLowerCase(java.util.Locale.ROOT));
    return Optional.of(kind.cast(value));
  }

  Optional<String> words(String key) {
    return get(key, GgufValue.Text.class).map(GgufValue.Text::value);
  }

  String text(String key) {
    return words(key).orElseThrow(() -> wrong("no " + key, "it in the metadata"));
  }

  /// A whole number from 0 to 2^31 - 1.
  Optional<Long> whole(String key) {
    return get(key, GgufValue.Whole.class)
        .map(value -> {
          if (value.bits() < 0 || value.bits() > Integer.MAX_VALUE)
            throw wrong(key + " is " + value.exact(), "0 to " + Integer.MAX_VALUE);
          return value.bits();
        });
  }

  /// A fraction, of a 32-bit one the shortest decimal that means it.
  Optional<Double> real(String key) {
    return get(key, GgufValue.Real.class)
        .map(value ->
            value.type() == GgufValue.Type.FLOAT32
                ? Double.parseDouble(Float.toString((float) value.value()))
                : value.value());
  }

  Optional<Boolean> flag(String key) {
    return get(key, GgufValue.Flag.class).map(GgufValue.Flag::value);
  }

  /// Strings, decoded as they are asked for.
  List<String> texts(String key) {
    var array =
        get(key, GgufValue.Array.class)
            .filter(a -> a.element() == GgufValue.Type.STRING)
            .orElseThrow(() -> wrong("no strings in " + key, "a list of strings"));
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return ((GgufValue.Text) array.values().get(index)).value();
      }

      @Override
      public int size() {
        return array.values().size();
      }
    };
  }

  /// Whole numbers that fit 32 bits.
  Optional<int[]> wholes(String key) {
    return get(key, GgufValue.Array.class)
        .map(array -> {
          int[] numbers = new int[array.values().size()];
          for (int i = 0; i < numbers.length; i++) {
            if (!(array.values().get(i) instanceof GgufValue.Whole whole)
                || whole.bits() != (int) whole.bits())
              throw wrong(key + "[" + i + "] is no 32-bit whole number", "a list of them");
            numbers[i] = (int) whole.bits();
          }
          return numbers;
        });
  }
}
