package org.reason4j.model;

import java.util.Collection;

/// Floating-point operations that a run has spent, by what for; see [Flops] for what is counted.
///
/// @param training forward and backward passes of updates, scoring by a reference included
/// @param sampling generated answers, their prompts included
public record Compute(double training, double sampling) {
  public static final Compute NONE = new Compute(0, 0);

  public static Compute ofTraining(double flops) {
    return new Compute(flops, 0);
  }

  public static Compute ofSampling(double flops) {
    return new Compute(0, flops);
  }

  public Compute plus(Compute more) {
    return new Compute(training + more.training, sampling + more.sampling);
  }

  public Compute times(double factor) {
    return new Compute(training * factor, sampling * factor);
  }

  /// Both together.
  public double total() {
    return training + sampling;
  }

  /// All of them together, in order.
  public static Compute sum(Collection<Compute> parts) {
    Compute sum = NONE;
    for (Compute part : parts) sum = sum.plus(part);
    return sum;
  }
}
