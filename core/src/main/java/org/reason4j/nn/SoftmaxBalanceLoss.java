package org.reason4j.nn;

import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Balance losses of gates whose scores are a softmax: over all tokens of a batch, not sequence by
/// sequence as in [BalanceLoss]. Gradients flow through the mean scores alone.
///
/// @param active A, experts of a token
public record SoftmaxBalanceLoss(int active) {
  /// `E sum_i share_i score_i` of the layers' tokens together (Switch Transformers, eq. 4, as
  /// `transformers` computes it: the shares sum to A, so that an even load gives A).
  ///
  /// @param logits_NE of all tokens of all layers
  /// @param mask_N 1 at tokens that count, of the logits' type
  /// @return a scalar in the caller's scope
  public Tensor ofSwitch(Tensor logits_NE, Tensor mask_N) {
    try (var scope = TensorScope.open()) {
      Terms terms = terms(logits_NE, mask_N);
      Tensor loss = terms.chosen_E().mul(terms.score_E()).sum().mul((double) logits_NE.size(1));
      return scope.escape(loss);
    }
  }

  /// The three losses of DeepSeek-V2, eq. 23-31, without their weights.
  ///
  /// @param expert by load of experts, `device` of the devices they lie on, `communication` of what
  ///   is sent to devices
  public record DeepseekV2(Tensor expert, Tensor device, Tensor communication) {}

  /// DeepSeek-V2's losses, in the caller's scope.
  ///
  /// @param devices each with as many neighbouring experts
  /// @param devicesPerToken M, devices that a token may be sent to
  public DeepseekV2 ofDeepseekV2(Tensor logits_NE, int devices, int devicesPerToken) {
    try (var scope = TensorScope.open()) {
      long tokens = logits_NE.size(0);
      long experts = logits_NE.size(1);
      long size = experts / devices;
      Tensor mask_N = Tensor.full(1, logits_NE.dtype(), tokens);
      Terms terms = terms(logits_NE, mask_N);
      Tensor share_E = terms.chosen_E().mul((double) experts / active);
      Tensor expert = share_E.mul(terms.score_E()).sum();
      Tensor deviceScore_C = terms.score_E().view(devices, size).sum(1, false);
      Tensor device = share_E.view(devices, size).mean(1, false).mul(deviceScore_C).sum();
      Tensor sent_NC =
          terms.choice_NE().view(tokens, devices, size).amax(2, false); // 1 where one is there
      Tensor sent_C = sent_NC.mean(0, false).mul((double) devices / devicesPerToken);
      return new DeepseekV2(
          scope.escape(expert),
          scope.escape(device),
          scope.escape(sent_C.mul(deviceScore_C).sum()));
    }
  }

  /// The choices [N,E] as 0 and 1, the share of tokens that chose each expert, the mean scores.
  private record Terms(Tensor choice_NE, Tensor chosen_E, Tensor score_E) {}

  private Terms terms(Tensor logits_NE, Tensor mask_N) {
    Tensor score_NE = logits_NE.softmax(-1);
    Tensor best_NA = score_NE.detach().topK(active).indices();
    Tensor choice_NE =
        Tensor.zeros(logits_NE.dtype(), logits_NE.shape())
            .scatterAdd_(1, best_NA, Tensor.full(1, logits_NE.dtype(), best_NA.shape()));
    Tensor mask_N1 = mask_N.unsqueeze(1);
    Tensor count = mask_N.sum().clamp(1, Double.POSITIVE_INFINITY);
    return new Terms(
        choice_NE,
        choice_NE.mul(mask_N1).sum(0, false).div(count),
        score_NE.mul(mask_N1).sum(0, false).div(count));
  }
}
