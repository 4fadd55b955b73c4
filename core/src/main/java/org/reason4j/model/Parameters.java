package org.reason4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// A model's named tensors, in a fixed order. Owns them: closing frees them.
public final class Parameters implements AutoCloseable {
  private final SequencedMap<String, Tensor> byName;

  /// Takes over kept tensors.
  public Parameters(SequencedMap<String, Tensor> byName) {
    this.byName = new LinkedHashMap<>(byName);
  }

  /// The tensor of that name.
  ///
  /// @throws ModelException if there is none
  public Tensor get(String name) {
    Tensor tensor = byName.get(name);
    if (tensor == null)
      throw new ModelException("no weight named " + name + " among " + byName.size());
    return tensor;
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  public List<Tensor> tensors() {
    return List.copyOf(byName.values());
  }

  public SequencedMap<String, Tensor> asMap() {
    return java.util.Collections.unmodifiableSequencedMap(byName);
  }

  /// Elements in all.
  public long count() {
    return byName.values().stream().mapToLong(Tensor::count).sum();
  }

  /// The same memory under new leaves that collect gradients of their own: a worker's view.
  public Parameters alias() {
    return derive(t -> t.detach().requiresGradient());
  }

  /// A copy with memory of its own and no gradients, such as a reference policy.
  public Parameters snapshot() {
    return derive(t -> t.detach().copy());
  }

  private Parameters derive(java.util.function.UnaryOperator<Tensor> make) {
    var derived = new LinkedHashMap<String, Tensor>();
    try (var _ = TensorScope.open()) {
      byName.forEach((name, tensor) -> derived.put(name, make.apply(tensor).keep()));
    }
    return new Parameters(derived);
  }

  /// Overwrites these tensors with the other's elements.
  public void copyFrom(Parameters other) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      byName.forEach((name, tensor) -> tensor.copy_(other.get(name)));
    }
  }

  /// Names of tensors that hold NaN or an infinity.
  public List<String> notFinite() {
    try (var _ = Tensor.noGradients()) {
      return byName.entrySet().stream()
          .filter(entry -> !finite(entry.getValue()))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  private static boolean finite(Tensor tensor) {
    long part = 1L << 22; // of 16 MiB, so that nothing as large as a table is copied
    for (long at = 0; at < tensor.count(); at += part)
      try (var _ = TensorScope.open()) {
        Tensor some = tensor.view(-1).narrow(0, at, Math.min(part, tensor.count() - at));
        if (!Double.isFinite(some.mul(0).sum().item())) return false;
      }
    return true;
  }

  /// Forgets all gradients.
  public void clearGradients() {
    byName.values().forEach(Tensor::clearGradient);
  }

  /// Gives a gradient of zeros to those of these tensors that collected none.
  public void zeroMissingGradients(Predicate<String> named) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      byName.forEach((name, tensor) -> {
        if (named.test(name) && tensor.gradient().isEmpty())
          tensor.addGradient(Tensor.zeros(tensor.dtype(), tensor.shape()));
      });
    }
  }

  /// Gradients in the order of [#tensors()], zeros where none was collected; in the caller's scope.
  public List<Tensor> gradients() {
    var gradients = new ArrayList<Tensor>();
    for (Tensor tensor : byName.values())
      gradients.add(
          tensor.gradient().orElseGet(() -> Tensor.zeros(tensor.dtype(), tensor.shape())));
    return gradients;
  }

  @Override
  public void close() {
    byName.values().forEach(Tensor::close);
  }
}
