package org.reason4j.train.loss;

import java.util.Optional;
import org.reason4j.tensor.Tensor;

/// The policy's term of the loss, per token [B,T] or per row [B,1]: smaller is better. Each is a
/// record with its own knobs in a file of its own.
public sealed interface Surrogate
    permits ClipSurrogate,
        CispoSurrogate,
        SapoSurrogate,
        VespoSurrogate,
        GmpoSurrogate,
        ReinforceSurrogate {
  /// What a surrogate sees.
  ///
  /// @param logRatio_BT `logp - old`, clamped where a clamp is set
  /// @param ratio at the level chosen, [B,T] or [B,1]
  /// @param advantages [B,1], or [B,T] where tokens have advantages of their own
  /// @param correction trainer's probability over the sampler's, [B,T] or [B,1], where it is on
  record Terms(
      Tensor logps_BT,
      Tensor logRatio_BT,
      Tensor ratio,
      Tensor advantages,
      Tensor mask_BT,
      Optional<Tensor> correction) {}

  /// The term, with its gradient.
  Tensor loss(Terms terms);

  /// Adds what the surrogate can tell about clipping.
  void measure(Terms terms, LossMetrics metrics);

  /// The surrogate uses the sampler correction itself; otherwise its term is multiplied by it.
  default boolean usesCorrection() {
    return false;
  }
}
