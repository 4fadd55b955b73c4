package org.reason4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Log-probabilities of given tokens from hidden states, without ever holding all logits.
///
/// Logits exist for one chunk of rows at a time, forward and again backward, so memory is `chunk x
/// V` instead of `N x V`, and the backward pass is the closed form `d logp_t / d logits =
/// (onehot(target) - softmax) / temperature`. With V = 49,152 and 4,096 tokens this needs an eighth
/// of the memory of a kept log-softmax and is faster.
///
/// @param chunk rows of logits at a time, at least 1
/// @param temperature what logits are divided by, as when the tokens were drawn
/// @param entropies whether to compute entropies too, four more passes over the logits
/// @param hits whether to find out too which targets are the likeliest token, one more pass
public record TokenHead(int chunk, double temperature, boolean entropies, boolean hits) {
  public TokenHead {
    if (chunk < 1) throw new IllegalArgumentException("chunk is " + chunk + "; at least 1");
    if (!(temperature > 0))
      throw new IllegalArgumentException("temperature is " + temperature + "; above 0");
  }

  /// A head that finds no hits.
  public TokenHead(int chunk, double temperature, boolean entropies) {
    this(chunk, temperature, entropies, false);
  }

  /// A head that computes entropies.
  public TokenHead(int chunk, double temperature) {
    this(chunk, temperature, true);
  }

  /// What the forward pass leaves: log-probability of each target, entropy of each distribution in
  /// nats (0 where not asked for), log-sum-exp of the scaled logits, 1 where no token is likelier
  /// than the target (0 where not asked for); all [N] float32.
  public record Scores(Tensor logp_N, Tensor entropy_N, Tensor logSumExp_N, Tensor hit_N) {}

  /// Scores of `target_N` under `h W^T / temperature`; records no graph.
  ///
  /// @param hidden_ND [N,D]; empty is allowed and gives empty scores
  public Scores score(Tensor hidden_ND, Tensor weight_VD, Tensor target_N) {
    try (var scope = TensorScope.open();
        var _ = Tensor.noGradients()) {
      long rows = hidden_ND.size(0);
      List<Tensor> logps = new ArrayList<>();
      List<Tensor> entropy = new ArrayList<>();
      List<Tensor> sums = new ArrayList<>();
      List<Tensor> hit = new ArrayList<>();
      for (long start = 0; start < rows; start += chunk) {
        long length = Math.min(chunk, rows - start);
        try (var inner = TensorScope.open()) {
          Tensor logits_CV = logits(hidden_ND.narrow(0, start, length), weight_VD);
          Tensor sum_C1 = logits_CV.logSumExp(-1, true);
          Tensor picked_C1 = logits_CV.gather(-1, target_N.narrow(0, start, length).unsqueeze(-1));
          logps.add(inner.escape(picked_C1.sub(sum_C1).view(length)));
          sums.add(inner.escape(sum_C1.view(length)));
          Tensor hit_C =
              hits
                  ? picked_C1.sub(logits_CV.amax(-1, true)).ge(0).to(DType.F32).view(length)
                  : Tensor.zeros(DType.F32, length);
          hit.add(inner.escape(hit_C));
          if (!entropies) {
            entropy.add(inner.escape(Tensor.zeros(DType.F32, length)));
            continue;
          }
          Tensor mean_C = logits_CV.sub(sum_C1).exp_().mul_(logits_CV).sum(-1, false);
          entropy.add(inner.escape(sum_C1.view(length).sub(mean_C)));
        }
      }
      if (rows == 0) {
        Tensor none = Tensor.zeros(DType.F32, 0);
        return new Scores(
            scope.escape(none),
            scope.escape(none.copy()),
            scope.escape(none.copy()),
            scope.escape(none.copy()));
      }
      return new Scores(
          scope.escape(Tensor.cat(logps, 0)),
          scope.escape(Tensor.cat(entropy, 0)),
          scope.escape(Tensor.cat(sums, 0)),
          scope.escape(Tensor.cat(hit, 0)));
    }
  }

  /// Backward of `sum(gradient_N * logp_N)`: adds to the weight's gradient and returns that of the
  /// hidden states [N,D], in the caller's scope.
  public Tensor backward(
      Tensor hidden_ND, Tensor weight_VD, Tensor target_N, Scores scores, Tensor gradient_N) {
    try (var scope = TensorScope.open();
        var _ = Tensor.noGradients()) {
      long rows = hidden_ND.size(0);
      Tensor dHidden_ND = Tensor.zeros(DType.F32, rows, hidden_ND.size(1));
      Tensor dWeight_VD = Tensor.zeros(DType.F32, weight_VD.shape());
      for (long start = 0; start < rows; start += chunk) {
        long length = Math.min(chunk, rows - start);
        try (var _ = TensorScope.open()) {
          Tensor h_CD = hidden_ND.narrow(0, start, length);
          Tensor scale_C1 = gradient_N.narrow(0, start, length).div(temperature).unsqueeze(-1);
          Tensor d_CV =
              logits(h_CD, weight_VD)
                  .sub_(scores.logSumExp_N().narrow(0, start, length).unsqueeze(-1))
                  .exp_()
                  .mul_(scale_C1.neg());
          d_CV.scatterAdd_(1, target_N.narrow(0, start, length).unsqueeze(-1), scale_C1);
          dHidden_ND.narrow(0, start, length).copy_(d_CV.matmul(weight_VD));
          dWeight_VD.addMatmul_(d_CV.transpose(0, 1), h_CD);
        }
      }
      weight_VD.addGradient(dWeight_VD);
      return scope.escape(dHidden_ND);
    }
  }

  private Tensor logits(Tensor hidden_CD, Tensor weight_VD) {
    Tensor logits_CV = hidden_CD.linear(weight_VD);
    return temperature == 1 ? logits_CV : logits_CV.mul_(1 / temperature);
  }
}
