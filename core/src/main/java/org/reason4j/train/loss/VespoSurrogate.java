package org.reason4j.train.loss;

import org.reason4j.config.ConfigException;
import org.reason4j.tensor.Tensor;

/// VESPO, `-phi(w) A logp` with the gamma weight `phi(w) = exp(l + k log w - l w)` of the whole
/// sequence's ratio w, outside the graph; phi(1) = 1.
///
/// The sampler correction enters w. Log-ratios are bounded by 20 per token and w by [1e-8, e^20],
/// as TRL does it.
///
/// @param kPositive k where A >= 0
/// @param lambdaPositive l where A >= 0
/// @param kNegative k where A < 0
/// @param lambdaNegative l where A < 0
public record VespoSurrogate(
    double kPositive, double lambdaPositive, double kNegative, double lambdaNegative)
    implements Surrogate {
  public static final VespoSurrogate DEFAULT = new VespoSurrogate(2, 3, 3, 2);

  private static final double LOWEST = Math.log(1e-8);
  private static final double HIGHEST = 20;

  public VespoSurrogate {
    if (!(kPositive >= 0 && lambdaPositive >= 0 && kNegative >= 0 && lambdaNegative >= 0)) {
      throw new ConfigException(
          "vespo: k %s, %s and lambda %s, %s; all must be 0 or more",
          kPositive, kNegative, lambdaPositive, lambdaNegative);
    }
  }

  @Override
  public Tensor loss(Terms terms) {
    return weight(terms).mul(terms.advantages()).mul(terms.logps_BT()).neg();
  }

  /// phi of each row, [B,1].
  private Tensor weight(Terms terms) {
    try (var _ = Tensor.noGradients()) {
      Tensor logW = terms.logRatio_BT().clamp(-HIGHEST, HIGHEST).mul(terms.mask_BT()).sum(1, true);
      if (terms.correction().isPresent()) {
        Tensor correction = terms.correction().get();
        logW = logW.add(correction.log().clamp(LOWEST, HIGHEST).sum(1, true));
      }
      logW = logW.clamp(LOWEST, HIGHEST);
      Tensor gains = terms.advantages().ge(0);
      Tensor k = SapoSurrogate.choose(gains, kPositive, kNegative, logW);
      Tensor lambda =
          SapoSurrogate.choose(
              gains, Math.max(1e-4, lambdaPositive), Math.max(1e-4, lambdaNegative), logW);
      return lambda.add(k.mul(logW)).sub(lambda.mul(logW.exp())).exp();
    }
  }

  @Override
  public void measure(Terms terms, LossMetrics metrics) {
    metrics.addMasked("vespo/phi_seq_mean", Grid.of(weight(terms)), Grid.of(terms.mask_BT()));
  }

  @Override
  public boolean usesCorrection() {
    return true;
  }
}
