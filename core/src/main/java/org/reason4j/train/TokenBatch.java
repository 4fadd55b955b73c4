package org.reason4j.train;

import java.util.List;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.nn.TokenHead;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;

/// Rows of one micro-batch padded on the right, and the log-probabilities of their completion
/// tokens as a [B,C] leaf from which a loss takes its gradient. Prompt and padding positions never
/// reach the head.
final class TokenBatch {
  private final int rows;
  private final int completion;
  private final Tensor place_N;
  private final Tensor target_N;
  private final Tensor cell_N;
  private final LanguageModel model;
  private final LanguageModel.ForwardPass pass;
  private final TokenHead head;
  private final Tensor hidden_ND;
  private final TokenHead.Scores scores;

  TokenBatch(LanguageModel model, List<PolicyRow> batch, TokenHead head, boolean checkpointing) {
    this.model = model;
    this.head = head;
    this.rows = batch.size();
    int longest = 0;
    int widest = 0;
    int count = 0;
    for (PolicyRow row : batch) {
      longest = Math.max(longest, row.length());
      widest = Math.max(widest, row.ids().length);
      count += row.ids().length;
    }
    this.completion = widest;
    long[] ids = new long[rows * longest];
    long[] place = new long[count];
    long[] target = new long[count];
    long[] cell = new long[count];
    int n = 0;
    for (int b = 0; b < rows; b++) {
      PolicyRow row = batch.get(b);
      int at = b * longest;
      for (int id : row.prompt()) ids[at++] = id;
      for (int j = 0; j < row.ids().length; j++) {
        place[n] = at - 1; // the token before predicts this one
        target[n] = row.ids()[j];
        cell[n++] = (long) b * widest + j;
        ids[at++] = row.ids()[j];
      }
    }
    this.place_N = Tensor.of(place, count);
    this.target_N = Tensor.of(target, count);
    this.cell_N = Tensor.of(cell, count);
    this.pass =
        model.forward(Tensor.of(ids, rows, longest), AttentionContext.causal(), checkpointing);
    Tensor hidden_BTD = pass.hidden_BTD();
    this.hidden_ND = hidden_BTD.view(-1, hidden_BTD.size(2)).indexSelect(0, place_N);
    this.scores = head.score(hidden_ND, model.headWeight(), target_N);
  }

  /// Log-probabilities [B,C], 0 at padding; a leaf that collects a gradient.
  Tensor leaf_BC() {
    return grid(scores.logp_N()).requiresGradient();
  }

  Tensor logps_N() {
    return scores.logp_N();
  }

  /// Entropies [B,C] in nats, 0 at padding.
  Tensor entropies_BC() {
    return grid(scores.entropy_N());
  }

  /// Values of all completion tokens, row after row, laid out as [B,C] with 0 at padding.
  Tensor grid(Tensor value_N) {
    try (var _ = Tensor.noGradients()) {
      return Tensor.zeros(DType.F32, (long) rows * completion)
          .indexCopy_(0, cell_N, value_N)
          .view(rows, completion);
    }
  }

  /// Adds the gradient of the loss whose gradient in the log-probabilities is given.
  void backward(Tensor gradient_BC) {
    Tensor gradient_N = gradient_BC.reshape(-1).indexSelect(0, cell_N);
    Tensor dHidden_ND = head.backward(hidden_ND, model.headWeight(), target_N, scores, gradient_N);
    Tensor hidden_BTD = pass.hidden_BTD();
    Tensor dHidden_BTD = Tensor.zeros(DType.F32, hidden_BTD.shape());
    dHidden_BTD.view(-1, hidden_BTD.size(2)).indexCopy_(0, place_N, dHidden_ND);
    pass.backward(dHidden_BTD);
  }
}
