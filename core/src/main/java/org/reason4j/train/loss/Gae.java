package org.reason4j.train.loss;

import org.reason4j.config.ConfigException;

/// Generalised advantage estimation (Schulman et al. 2016), for PPO: `A_t = delta_t + gamma lambda
/// A_{t+1}` with `delta_t = r_t + gamma V_{t+1} - V_t`; the value after the last token is 0.
public record Gae(double gamma, double lambda) {
  public Gae {
    if (!(gamma >= 0 && gamma <= 1 && lambda >= 0 && lambda <= 1)) {
      throw new ConfigException(
          "gae: gamma is %s and lambda %s; both must be 0 to 1", gamma, lambda);
    }
  }

  /// Advantage of each token, [B][T]; 0 outside the mask.
  public double[][] advantages(
      double[][] tokenRewards_BT, double[][] values_BT, double[][] mask_BT) {
    double[][] advantages_BT = new double[mask_BT.length][];
    for (int b = 0; b < mask_BT.length; b++) {
      advantages_BT[b] = new double[mask_BT[b].length];
      double next = 0;
      double nextValue = 0;
      for (int t = mask_BT[b].length - 1; t >= 0; t--) {
        if (mask_BT[b][t] == 0) continue;
        double delta = tokenRewards_BT[b][t] + gamma * nextValue - values_BT[b][t];
        next = delta + gamma * lambda * next;
        nextValue = values_BT[b][t];
        advantages_BT[b][t] = next;
      }
    }
    return advantages_BT;
  }

  /// What the value function should have said: advantage plus value; 0 outside the mask.
  public static double[][] returns(
      double[][] advantages_BT, double[][] values_BT, double[][] mask_BT) {
    double[][] returns_BT = new double[mask_BT.length][];
    for (int b = 0; b < mask_BT.length; b++) {
      returns_BT[b] = new double[mask_BT[b].length];
      for (int t = 0; t < mask_BT[b].length; t++) {
        if (mask_BT[b][t] != 0) returns_BT[b][t] = advantages_BT[b][t] + values_BT[b][t];
      }
    }
    return returns_BT;
  }
}
