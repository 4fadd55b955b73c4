package org.reason4j.train;

import org.reason4j.train.loss.*;

public final class Presets {
  public record Preset(String name, PolicySettings policy, Advantages.Config advantages) {}

  public static Preset named(String n) {
    return new Preset(
        n, PolicySettings.DEFAULT.withKl(Kl.inLoss(Kl.Estimator.K3, 0.001)), Advantages.Config.R1);
  }
}
