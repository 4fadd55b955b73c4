package org.reason4j.train.loss;

import java.util.OptionalDouble;
import org.reason4j.config.ConfigException;
import org.reason4j.tensor.Tensor;

/// The pull towards the reference policy: how the divergence is estimated from one sampled token,
/// how strong it is, and where it enters.
///
/// @param beta its weight
/// @param ratioWeighted the estimate is multiplied by the (differentiable) importance ratio, which
///   makes its gradient unbiased off-policy; TRL 1.16's default. On-policy the value is the same,
///   the gradient is not
/// @param inputClamp bound of `|logp - ref|` before the estimate
/// @param outputClamp bound of the estimate itself
public record Kl(
    Estimator estimator,
    double beta,
    Place place,
    boolean ratioWeighted,
    OptionalDouble inputClamp,
    OptionalDouble outputClamp) {
  /// One-sample estimators of `KL(policy || reference)` (Schulman 2020), with `d = ref - logp`.
  public enum Estimator {
    /// `-d`: unbiased, may be negative.
    K1,
    /// `d^2 / 2`: biased, low variance.
    K2,
    /// `exp(d) - d - 1`: unbiased, never negative (DeepSeek-R1, eq. 2).
    K3;

    /// The estimate of each token, [B,T].
    public Tensor of(Tensor logps_BT, Tensor refLogps_BT) {
      return ofDifference(refLogps_BT.sub(logps_BT));
    }

    Tensor ofDifference(Tensor d_BT) {
      return switch (this) {
        case K1 -> d_BT.neg();
        case K2 -> d_BT.square().div(2);
        case K3 -> d_BT.exp().sub(d_BT).sub(1);
      };
    }

    /// The estimate of one token.
    public double of(double logp, double ref) {
      double d = ref - logp;
      return switch (this) {
        case K1 -> -d;
        case K2 -> d * d / 2;
        case K3 -> Math.exp(d) - d - 1;
      };
    }
  }

  /// Where the divergence enters.
  public enum Place {
    /// Added to the loss of each token.
    LOSS,
    /// Taken from the reward; no gradient of its own.
    REWARD
  }

  public Kl {
    if (!(beta >= 0)) throw new ConfigException("kl: beta is %s; it must be 0 or more", beta);
  }

  /// In the loss, unweighted, unclamped.
  public static Kl inLoss(Estimator estimator, double beta) {
    return new Kl(
        estimator, beta, Place.LOSS, false, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /// Taken from the reward.
  public static Kl inReward(Estimator estimator, double beta) {
    return new Kl(
        estimator, beta, Place.REWARD, false, OptionalDouble.empty(), OptionalDouble.empty());
  }

  public Kl withRatioWeighted(boolean weighted) {
    return new Kl(estimator, beta, place, weighted, inputClamp, outputClamp);
  }

  public Kl withClamps(double input, double output) {
    return new Kl(
        estimator, beta, place, ratioWeighted, OptionalDouble.of(input), OptionalDouble.of(output));
  }

  /// The estimate of each token [B,T], with clamps and weighting.
  Tensor perToken(Tensor logps_BT, Tensor refLogps_BT, Tensor ratio) {
    Tensor d_BT = refLogps_BT.sub(logps_BT);
    if (inputClamp.isPresent()) {
      d_BT = d_BT.clamp(-inputClamp.getAsDouble(), inputClamp.getAsDouble());
    }
    Tensor kl_BT = estimator.ofDifference(d_BT);
    if (outputClamp.isPresent()) {
      kl_BT = kl_BT.clamp(-outputClamp.getAsDouble(), outputClamp.getAsDouble());
    }
    return ratioWeighted ? kl_BT.mul(ratio) : kl_BT;
  }
}
