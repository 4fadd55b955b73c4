package org.reason4j.train.loss;

import java.util.Optional;
import java.util.OptionalDouble;
import org.reason4j.config.ConfigException;

/// All knobs of the policy loss.
///
/// @param ratio level of the importance ratio
/// @param logRatioClamp bound of each token's `|logp - old|`; outside, the gradient is 0
/// @param kl the divergence to the reference; one with [Kl.Place#REWARD] is the business of the
///   advantages, not of this loss
/// @param offPolicyThreshold rows with A < 0 whose mean `sampler - logp` is above it lose their
///   policy term (DeepSeek-V3.2)
/// @param topEntropyShare only this share of tokens, those of highest entropy, keeps its policy
///   term (0.2 in "Beyond the 80/20 rule"); 1 = all. The threshold is the micro-batch's own, as in
///   TRL
/// @param entropyBonus the mean entropy times this is taken from the loss
public record PolicySettings(
    Surrogate surrogate,
    Ratio ratio,
    OptionalDouble logRatioClamp,
    Optional<Kl> kl,
    Aggregation aggregation,
    OptionalDouble offPolicyThreshold,
    double topEntropyShare,
    double entropyBonus) {
  /// PPO's clip at 0.2, ratio per token, no KL, mean over rows of token means.
  public static final PolicySettings DEFAULT =
      new PolicySettings(
          ClipSurrogate.of(0.2, 0.2),
          Ratio.TOKEN,
          OptionalDouble.empty(),
          Optional.empty(),
          Aggregation.SEQUENCE_MEAN,
          OptionalDouble.empty(),
          1,
          0);

  public PolicySettings {
    if (logRatioClamp.isPresent() && !(logRatioClamp.getAsDouble() > 0)) {
      throw new ConfigException(
          "policy: log-ratio-clamp is %s; it must be above 0", logRatioClamp.getAsDouble());
    }
    if (!(topEntropyShare > 0 && topEntropyShare <= 1)) {
      throw new ConfigException(
          "policy: top-entropy-share is %s; it must be above 0, at most 1 (1 = all tokens)",
          topEntropyShare);
    }
    if (!Double.isFinite(entropyBonus)) {
      throw new ConfigException("policy: entropy-bonus is %s; it must be finite", entropyBonus);
    }
  }

  public PolicySettings withSurrogate(Surrogate value) {
    return new PolicySettings(
        value,
        ratio,
        logRatioClamp,
        kl,
        aggregation,
        offPolicyThreshold,
        topEntropyShare,
        entropyBonus);
  }

  public PolicySettings withRatio(Ratio value) {
    return new PolicySettings(
        surrogate,
        value,
        logRatioClamp,
        kl,
        aggregation,
        offPolicyThreshold,
        topEntropyShare,
        entropyBonus);
  }

  public PolicySettings withLogRatioClamp(double value) {
    return new PolicySettings(
        surrogate,
        ratio,
        OptionalDouble.of(value),
        kl,
        aggregation,
        offPolicyThreshold,
        topEntropyShare,
        entropyBonus);
  }

  public PolicySettings withKl(Kl value) {
    return new PolicySettings(
        surrogate,
        ratio,
        logRatioClamp,
        Optional.of(value),
        aggregation,
        offPolicyThreshold,
        topEntropyShare,
        entropyBonus);
  }

  public PolicySettings withoutKl() {
    return new PolicySettings(
        surrogate,
        ratio,
        logRatioClamp,
        Optional.empty(),
        aggregation,
        offPolicyThreshold,
        topEntropyShare,
        entropyBonus);
  }

  public PolicySettings withAggregation(Aggregation value) {
    return new PolicySettings(
        surrogate,
        ratio,
        logRatioClamp,
        kl,
        value,
        offPolicyThreshold,
        topEntropyShare,
        entropyBonus);
  }

  public PolicySettings withOffPolicyThreshold(double value) {
    return new PolicySettings(
        surrogate,
        ratio,
        logRatioClamp,
        kl,
        aggregation,
        OptionalDouble.of(value),
        topEntropyShare,
        entropyBonus);
  }

  public PolicySettings withEntropy(double topShare, double bonus) {
    return new PolicySettings(
        surrogate, ratio, logRatioClamp, kl, aggregation, offPolicyThreshold, topShare, bonus);
  }

  /// The loss looks at the reference policy's log-probabilities.
  public boolean needsReference() {
    return kl.isPresent() && kl.get().place() == Kl.Place.LOSS && kl.get().beta() > 0;
  }
}
