package org.reason4j.train.loss;

import java.util.Optional;
import org.reason4j.tensor.Tensor;

/// The policy-gradient loss of one micro-batch: ratio, surrogate, masks, KL, aggregation, entropy
/// bonus, in this order.
///
/// ```
/// r     = exp(logp - old)                      Ratio, per token or sequence
/// L_t   = surrogate(r, A) * masks * correction  Surrogate, TokenFilter, SamplerCorrection
/// L_t  += beta * KL(logp, ref)                  Kl
/// loss  = aggregate(L_t, mask, normalisers)     Aggregation
/// loss -= bonus * mean entropy
/// ```
///
/// With the clip surrogate, ratio per token, k3 and the sequence mean this is equation 1 of
/// DeepSeek-R1. The losses of a step's micro-batches add up to the step's loss, their gradients
/// too. Empty masks give loss 0 and gradient 0. Results belong to the caller's scope. Stateless;
/// any thread.
public final class PolicyLoss {
  private final PolicySettings settings;

  private PolicyLoss(PolicySettings settings) {
    this.settings = settings;
  }

  public static PolicyLoss of(PolicySettings settings) {
    return new PolicyLoss(settings);
  }

  /// @param loss this micro-batch's share of the step's loss, a scalar with gradient
  /// @param metrics TRL's names: kl, entropy, clip_ratio/*; `ratio_mean`; policy_loss where there
  ///   is a bonus
  public record Result(Tensor loss, LossMetrics metrics) {}

  public Result loss(Batch batch, Normalisers normalisers) {
    Tensor logps_BT = batch.logps_BT();
    Tensor mask_BT = batch.mask_BT().to(logps_BT.dtype());
    Tensor advantages =
        batch.advantages().rank() == 1 ? batch.advantages().unsqueeze(1) : batch.advantages();
    Tensor old_BT = batch.oldLogps_BT().orElseGet(logps_BT::detach);
    Tensor logRatio_BT = Ratio.log(logps_BT, old_BT, settings.logRatioClamp());
    Tensor ratio = settings.ratio().of(logRatio_BT, mask_BT);
    var terms =
        new Surrogate.Terms(logps_BT, logRatio_BT, ratio, advantages, mask_BT, batch.correction());
    var metrics = new LossMetrics();

    Tensor losses = settings.surrogate().loss(terms);
    if (settings.offPolicyThreshold().isPresent()) {
      losses =
          losses.mul(
              TokenFilter.onPolicyRows(
                  logps_BT,
                  batch.samplerLogps_BT().orElse(old_BT),
                  advantages,
                  mask_BT,
                  settings.offPolicyThreshold().getAsDouble()));
    }
    Tensor counted_BT = mask_BT;
    if (settings.topEntropyShare() < 1) {
      counted_BT = TokenFilter.highEntropy(entropies(batch), mask_BT, settings.topEntropyShare());
      losses = losses.mul(counted_BT);
    }
    if (batch.correction().isPresent() && !settings.surrogate().usesCorrection()) {
      losses = losses.mul(batch.correction().get());
    }
    if (settings.needsReference()) {
      Kl kl = settings.kl().orElseThrow();
      Tensor kl_BT = kl.perToken(logps_BT, reference(batch), ratio);
      losses = losses.add(kl_BT.mul(kl.beta()));
      metrics.addMasked("kl", Grid.of(kl_BT), Grid.of(mask_BT));
    }
    Tensor loss = settings.aggregation().of(losses, mask_BT, normalisers);
    if (settings.entropyBonus() != 0) {
      metrics.total("policy_loss", loss.detach().item());
      Tensor entropy =
          Masked.sum(entropies(batch), counted_BT).div(Aggregation.tokens(normalisers));
      loss = loss.sub(entropy.mul(settings.entropyBonus()));
    }
    measure(batch.entropies_BT(), terms, metrics);
    return new Result(loss, metrics);
  }

  private void measure(Optional<Tensor> entropies_BT, Surrogate.Terms terms, LossMetrics metrics) {
    try (var _ = Tensor.noGradients()) {
      Grid mask_BT = Grid.of(terms.mask_BT());
      if (entropies_BT.isPresent()) {
        metrics.addMasked("entropy", Grid.of(entropies_BT.get()), mask_BT);
      }
      metrics.addPerToken("ratio_mean", Grid.of(terms.ratio()), mask_BT);
      settings.surrogate().measure(terms, metrics);
    }
  }

  private static Tensor entropies(Batch batch) {
    return batch
        .entropies_BT()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "policy loss: an entropy setting is on, so the batch needs entropies"));
  }

  private static Tensor reference(Batch batch) {
    return batch
        .refLogps_BT()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "policy loss: KL in the loss is on, so the batch needs the reference's"
                    + " log-probabilities"));
  }
}
