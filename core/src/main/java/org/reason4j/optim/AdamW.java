package org.reason4j.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.reason4j.config.ConfigException;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.FusedAdamW;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorException;
import org.reason4j.tensor.TensorScope;

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), as torch computes
/// it:
///
/// ```
/// p *= 1 - lr * decay
/// m = beta1 m + (1 - beta1) g;   v = beta2 v + (1 - beta2) g^2
/// p -= lr * (m / (1 - beta1^t)) / (sqrt(v) / sqrt(1 - beta2^t) + eps)
/// ```
///
/// Only parameters of rank 2 and more decay: norms and biases do not ([Config#decayVectors()] turns
/// that off). A parameter without a gradient is left alone, its step count too. The moments belong
/// to the optimizer until it is closed; parameters are borrowed. One thread.
public final class AdamW implements AutoCloseable {
  /// How a step is computed.
  public enum Path {
    /// The library's one-pass operation over all parameters.
    FUSED,
    /// The formula above, tensor by tensor: the off switch of `FUSED`, slower, same answer to
    /// rounding.
    PLAIN
  }

  /// @param decayVectors decay parameters of rank 0 and 1 too
  public record Config(
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      boolean decayVectors,
      Path path) {
    /// torch's defaults, without weight decay.
    public static final Config DEFAULT = new Config(0.9, 0.999, 1e-8, 0, false, Path.FUSED);

    public Config {
      require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "0 to below 1");
      require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "0 to below 1");
      require(epsilon >= 0, "epsilon", epsilon, "0 or more");
      require(weightDecay >= 0, "weight-decay", weightDecay, "0 or more");
    }

    private static void require(boolean holds, String name, double value, String range) {
      if (!holds) {
        throw new ConfigException(
            "%s", "adamw: " + name + " is " + value + "; it must be " + range);
      }
    }
  }

  private record Slot(Tensor parameter, Tensor first, Tensor second, Tensor steps) {}

  private final Config config;
  private final LinkedHashMap<String, Slot> slots = new LinkedHashMap<>();

  /// An optimizer at step 0 for these leaves.
  public AdamW(Config config, SequencedMap<String, Tensor> parameters) {
    this.config = config;
    try (var _ = TensorScope.open()) {
      parameters.forEach((name, parameter) ->
          slots.put(
              name,
              new Slot(
                  parameter,
                  Tensor.zeros(parameter.dtype(), parameter.shape()).keep(),
                  Tensor.zeros(parameter.dtype(), parameter.shape()).keep(),
                  Tensor.zeros(DType.F32, 1).keep())));
    }
  }

  /// The gradients that exist now, as views in the caller's scope.
  public List<Tensor> gradients() {
    List<Tensor> gradients = new ArrayList<>();
    for (Slot slot : slots.values()) slot.parameter.gradient().ifPresent(gradients::add);
    return gradients;
  }

  public void clearGradients() {
    for (Slot slot : slots.values()) slot.parameter.clearGradient();
  }

  /// Updates every parameter that has a gradient; gradients are kept.
  public void step(double learningRate) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      List<Slot> decayed = new ArrayList<>();
      List<Slot> plain = new ArrayList<>();
      for (Slot slot : slots.values()) {
        if (slot.parameter.gradient().isEmpty()) continue;
        slot.steps.add_(1);
        (config.decayVectors || slot.parameter.rank() >= 2 ? decayed : plain).add(slot);
      }
      step(decayed, learningRate, config.weightDecay);
      step(plain, learningRate, 0);
    }
  }

  private void step(List<Slot> group, double learningRate, double weightDecay) {
    if (group.isEmpty()) return;
    switch (config.path) {
      case FUSED ->
          FusedAdamW.step(
              group.stream().map(Slot::parameter).toList(),
              group.stream().map(s -> s.parameter.gradient().orElseThrow()).toList(),
              group.stream().map(Slot::first).toList(),
              group.stream().map(Slot::second).toList(),
              group.stream().map(Slot::steps).toList(),
              learningRate,
              config.beta1,
              config.beta2,
              weightDecay,
              config.epsilon);
      case PLAIN -> {
        for (Slot slot : group) plain(slot, learningRate, weightDecay);
      }
    }
  }

  private void plain(Slot slot, double learningRate, double weightDecay) {
    Tensor gradient = slot.parameter.gradient().orElseThrow();
    double steps = slot.steps.item();
    slot.parameter.mul_(1 - learningRate * weightDecay);
    slot.first.mul_(config.beta1).add_(gradient, 1 - config.beta1);
    slot.second.mul_(config.beta2).add_(gradient.square(), 1 - config.beta2);
    double first = 1 - Math.pow(config.beta1, steps);
    double second = 1 - Math.pow(config.beta2, steps);
    Tensor denominator = slot.second.sqrt().div(Math.sqrt(second)).add(config.epsilon);
    slot.parameter.add_(slot.first.div(denominator), -learningRate / first);
  }

  /// The state for a checkpoint: `NAME.exp_avg`, `NAME.exp_avg_sq` and `NAME.step` for each
  /// parameter. Borrowed: valid until the optimizer is closed, changed by each step.
  public SequencedMap<String, Tensor> state() {
    var state = new LinkedHashMap<String, Tensor>();
    slots.forEach((name, slot) -> {
      state.put(name + ".exp_avg", slot.first);
      state.put(name + ".exp_avg_sq", slot.second);
      state.put(name + ".step", slot.steps);
    });
    return state;
  }

  /// Copies a state that [#state()] gave; exact, bit for bit.
  ///
  /// @throws TensorException if a tensor is missing, unknown or of another shape or type
  public void load(Map<String, Tensor> saved) {
    var state = state();
    for (String name : saved.keySet()) {
      if (!state.containsKey(name)) {
        throw new TensorException(
            "optimizer state holds %s, which no parameter of this model has".formatted(name));
      }
    }
    state.forEach((name, own) -> {
      Tensor other = saved.get(name);
      if (other == null || !other.describe().equals(own.describe())) {
        throw new TensorException(
            "optimizer state: %s is %s; the model needs %s"
                .formatted(name, other == null ? "missing" : other.describe(), own.describe()));
      }
    });
    try (var _ = Tensor.noGradients()) {
      state.forEach((name, own) -> own.copy_(java.util.Objects.requireNonNull(saved.get(name))));
    }
  }

  /// Frees the moments.
  @Override
  public void close() {
    for (Slot slot : slots.values()) {
      slot.first.close();
      slot.second.close();
      slot.steps.close();
    }
    slots.clear();
  }
}
