package org.reason4j.weights;

import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tensors that lie somewhere, looked up one at a time.
public interface StoredTensors {
  /// What there is, without making one.
  List<TensorSpec> specs();

  /// A tensor that lives as long as the arena and this object do: one that is kept in another order
  /// is made in the arena.
  Optional<TensorBytes> find(String name, Arena arena);

  /// Tensors that are at hand.
  static StoredTensors of(Collection<TensorBytes> tensors) {
    Map<String, TensorBytes> named = new LinkedHashMap<>();
    for (TensorBytes tensor : tensors) named.put(tensor.name(), tensor);
    return new StoredTensors() {
      @Override
      public List<TensorSpec> specs() {
        return named.values().stream().map(TensorBytes::spec).toList();
      }

      @Override
      public Optional<TensorBytes> find(String name, Arena arena) {
        return Optional.ofNullable(named.get(name));
      }
    };
  }
}
