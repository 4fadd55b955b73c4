package org.reason4j.generate;

import java.util.Arrays;
import java.util.function.Consumer;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// What a model thinks of tokens that are given: `log p(x_t | x_<t)`, and the likeliest tokens in
/// each place. Logits exist for a few positions at a time, so memory grows with a row's length
/// times the width, not times the vocabulary.
///
/// Borrows the model; belongs to one thread.
public final class Scoring {
  /// Logits that exist at a time.
  private static final long ELEMENTS = 8L << 20;

  private final LanguageModel model;
  private final int top;

  /// @param top how many of the likeliest tokens are told of in each place; 0 for none
  public Scoring(LanguageModel model, int top) {
    if (top < 0 || top > model.vocabularySize())
      throw new IllegalArgumentException(
          "top " + top + "; expected 0 to " + model.vocabularySize() + ", the vocabulary");
    this.model = model;
    this.top = top;
  }

  /// Scores of a row of T tokens; entry t is about token t + 1.
  ///
  /// @param logProbs [T-1], natural logarithms
  /// @param topIds [T-1,top], likeliest first; `topLogProbs` of the same
  public record Scores(float[] logProbs, int[][] topIds, float[][] topLogProbs) {
    /// Mean of `-log p` over the row's scored tokens, in nats; NaN where there are none.
    public double meanLoss() {
      double sum = 0;
      for (float logProb : logProbs) sum -= logProb;
      return sum / logProbs.length;
    }
  }

  /// Scores one row.
  ///
  /// @param ids at least one, each of the vocabulary, no more than the model has positions
  /// @param sink is given the logits of all T positions in order, some rows [C,V] at a time,
  ///   contiguous float32, borrowed
  public Scores score(int[] ids, Consumer<Tensor> sink) {
    int length = ids.length;
    int scored = length - 1;
    var scores = new Scores(new float[scored], new int[scored][], new float[scored][]);
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      Tensor hidden_TD =
          model.hidden(Tensor.ofIds(ids, 1, length), AttentionContext.causal()).squeeze(0);
      Tensor weight_VD = model.headWeight();
      int piece = Math.clamp(ELEMENTS / model.vocabularySize(), 1, length);
      for (int start = 0; start < length; start += piece) {
        int rows = Math.min(piece, length - start);
        try (var _ = TensorScope.open()) {
          Tensor logits_CV = hidden_TD.narrow(0, start, rows).linear(weight_VD).contiguous();
          sink.accept(logits_CV);
          int about = Math.min(rows, scored - start); // nothing follows the last token
          if (about > 0) read(scores, ids, start, logits_CV.narrow(0, 0, about).logSoftmax(-1));
        }
      }
    }
    return scores;
  }

  private void read(Scores scores, int[] ids, int start, Tensor logp_CV) {
    int rows = (int) logp_CV.size(0);
    long[] next = new long[rows];
    for (int i = 0; i < rows; i++) next[i] = ids[start + i + 1];
    float[] picked = logp_CV.gather(-1, Tensor.of(next, rows, 1)).toFloats();
    System.arraycopy(picked, 0, scores.logProbs(), start, rows);
    if (top == 0) {
      Arrays.fill(scores.topIds(), start, start + rows, new int[0]);
      Arrays.fill(scores.topLogProbs(), start, start + rows, new float[0]);
      return;
    }
    Tensor.TopK best = logp_CV.topK(top);
    long[] bestIds = best.indices().toLongs();
    float[] bestLogProbs = best.values().toFloats();
    for (int i = 0; i < rows; i++) {
      int from = i * top;
      scores.topIds()[start + i] =
          Arrays.stream(bestIds, from, from + top).mapToInt(Math::toIntExact).toArray();
      scores.topLogProbs()[start + i] = Arrays.copyOfRange(bestLogProbs, from, from + top);
    }
  }
}
