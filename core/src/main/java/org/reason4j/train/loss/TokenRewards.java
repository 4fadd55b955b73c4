package org.reason4j.train.loss;

import java.util.Optional;

/// Rewards per token: the row's reward on its last token, and the KL penalty of each token.
public final class TokenRewards {
  private TokenRewards() {}

  /// `-beta KL_t`, plus the reward on the last token under the mask, [B][T]; 0 outside the mask. A
  /// row without tokens has no reward.
  ///
  /// @param kl one whose place is the reward; its estimate compares `old` with `ref`
  public static double[][] of(
      double[] rewards_B,
      double[][] old_BT,
      double[][] ref_BT,
      double[][] mask_BT,
      Optional<Kl> kl) {
    double[][] rewards_BT = new double[mask_BT.length][];
    for (int b = 0; b < mask_BT.length; b++) {
      rewards_BT[b] = new double[mask_BT[b].length];
      int last = -1;
      for (int t = 0; t < mask_BT[b].length; t++) {
        if (mask_BT[b][t] == 0) continue;
        last = t;
        if (kl.isPresent()) {
          double estimate = kl.get().estimator().of(old_BT[b][t], ref_BT[b][t]);
          rewards_BT[b][t] = -kl.get().beta() * estimate;
        }
      }
      if (last >= 0) rewards_BT[b][last] += rewards_B[b];
    }
    return rewards_BT;
  }
}
