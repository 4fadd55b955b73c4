package org.reason4j.train.loss;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.reason4j.config.ConfigException;
import org.reason4j.tensor.Tensor;

/// Direct preference optimisation and its relatives: from log-probabilities of chosen and rejected
/// completions to a loss (Rafailov et al. 2023, eq. 7). Rows: the first half chosen, the second
/// half rejected, in the same order.
///
/// @param terms added up with their weights
/// @param beta strength of the pull to the reference
/// @param labelSmoothing probability that a label is flipped (exo, robust)
public record DpoLoss(List<Term> terms, double beta, double labelSmoothing, Divergence divergence) {
  /// @param weight of this kind in the sum
  public record Term(Kind kind, double weight) {}

  /// What is compared: a function of the log-ratio to the reference.
  public enum Divergence {
    /// The log-ratio itself.
    REVERSE_KL,
    /// `-exp(-log-ratio)`.
    FORWARD_KL;

    Tensor score(Tensor logRatio_B) {
      return switch (this) {
        case REVERSE_KL -> logRatio_B;
        case FORWARD_KL -> logRatio_B.neg().exp().neg();
      };
    }
  }

  /// The shape of the loss; `m` is the margin of scores, `c` and `r` the chosen's and rejected's.
  public enum Kind {
    /// `-log sigmoid(beta m)`.
    SIGMOID,
    /// `relu(1 - beta m)`.
    HINGE,
    /// `(m per token - 1/(2 beta))^2`, scores divided by the completion's length.
    IPO,
    /// KL from softmax(beta scores) to the smoothed labels.
    EXO_PAIR,
    /// `-log s(beta c) - (log s(-beta c) + log s(-beta r)) / 2`.
    NCA_PAIR,
    /// Sigmoid loss that is unbiased under flipped labels.
    ROBUST,
    /// `-log s(beta c) - log s(-beta r)`.
    BCO_PAIR,
    /// `(c - 1/(2 beta))^2 + (r + 1/(2 beta))^2`.
    SPPO_HARD,
    /// `1 - s(beta c') + s(beta r')`, of log-ratios whatever the divergence.
    APO_ZERO,
    /// Mean negative log-likelihood of the chosen tokens.
    SFT,
    /// Sigmoid loss of scores divided by the completion's length.
    SIGMOID_NORM
  }

  /// @param loss scalar with gradient
  /// @param metrics `rewards/chosen|rejected|accuracies|margins`, `logps/chosen|rejected`
  public record Result(Tensor loss, SequencedMap<String, Double> metrics) {}

  public DpoLoss {
    terms = List.copyOf(terms);
    if (!(beta > 0)) throw new ConfigException("dpo: beta is %s; it must be above 0", beta);
    if (!(labelSmoothing >= 0 && labelSmoothing < 0.5)) {
      throw new ConfigException(
          "dpo: label-smoothing is %s; it must be 0 to below 0.5", labelSmoothing);
    }
    for (Term term : terms) {
      if (term.kind == Kind.EXO_PAIR && labelSmoothing == 0) {
        throw new ConfigException("dpo: exo-pair needs a label-smoothing above 0");
      }
    }
  }

  /// What a kind looks at, each [B/2] over pairs.
  private record Pairs(
      Tensor chosenScores,
      Tensor rejectedScores,
      Tensor chosenRatios,
      Tensor rejectedRatios,
      Tensor chosenLengths,
      Tensor rejectedLengths,
      Tensor sft) {
    Tensor margins() {
      return chosenScores.sub(rejectedScores);
    }

    Tensor marginsPerToken() {
      return chosenScores.div(chosenLengths).sub(rejectedScores.div(rejectedLengths));
    }
  }

  /// @param logps_BT log-probabilities of the completion tokens
  /// @param refLogps_B summed log-probability of each row under the reference
  public Result of(Tensor logps_BT, Tensor mask_BT, Tensor refLogps_B) {
    long rows = logps_BT.size(0);
    if (rows < 2 || rows % 2 != 0) {
      throw new IllegalArgumentException(
          "dpo: %d rows; expected an even number, chosen first, then rejected".formatted(rows));
    }
    long pairs = rows / 2;
    Tensor logps_B = logps_BT.mul(mask_BT).sum(1, false);
    Tensor ratios_B = logps_B.sub(refLogps_B);
    Tensor scores_B = divergence.score(ratios_B);
    Tensor lengths_B = Masked.atLeastOne(mask_BT.sum(1, false));
    Tensor chosenMask = mask_BT.narrow(0, 0, pairs);
    var compared =
        new Pairs(
            scores_B.narrow(0, 0, pairs),
            scores_B.narrow(0, pairs, pairs),
            ratios_B.narrow(0, 0, pairs),
            ratios_B.narrow(0, pairs, pairs),
            lengths_B.narrow(0, 0, pairs),
            lengths_B.narrow(0, pairs, pairs),
            Masked.mean(logps_BT.narrow(0, 0, pairs), chosenMask).neg());
    Tensor loss = Tensor.zeros(logps_BT.dtype());
    for (Term term : terms) loss = loss.add(of(term.kind, compared).mean().mul(term.weight));
    return new Result(loss, metrics(logps_B.toDoubles(), ratios_B.toDoubles()));
  }

  private Tensor of(Kind kind, Pairs p) {
    return switch (kind) {
      case SIGMOID -> logistic(p.margins());
      case HINGE -> p.margins().mul(-beta).add(1).clamp(0, Double.POSITIVE_INFINITY);
      case IPO -> p.marginsPerToken().sub(1 / (2 * beta)).square();
      case EXO_PAIR -> exo(p.margins());
      case NCA_PAIR ->
          logistic(p.chosenScores)
              .add(logistic(p.chosenScores.neg()).mul(0.5))
              .add(logistic(p.rejectedScores.neg()).mul(0.5));
      case ROBUST ->
          logistic(p.margins())
              .mul(1 - labelSmoothing)
              .sub(logistic(p.margins().neg()).mul(labelSmoothing))
              .div(1 - 2 * labelSmoothing);
      case BCO_PAIR -> logistic(p.chosenScores).add(logistic(p.rejectedScores.neg()));
      case SPPO_HARD ->
          p.chosenScores.sub(0.5 / beta).square().add(p.rejectedScores.add(0.5 / beta).square());
      case APO_ZERO ->
          p.rejectedRatios.mul(beta).sigmoid().sub(p.chosenRatios.mul(beta).sigmoid()).add(1);
      case SFT -> p.sft;
      case SIGMOID_NORM -> logistic(p.marginsPerToken());
    };
  }

  /// `-log sigmoid(beta x)`.
  private Tensor logistic(Tensor x) {
    return x.mul(beta).logSigmoid().neg();
  }

  private Tensor exo(Tensor margins) {
    Tensor scaled = margins.mul(beta);
    Tensor wins = scaled.sigmoid().mul(scaled.logSigmoid().sub(Math.log1p(-labelSmoothing)));
    Tensor losses =
        scaled.neg().sigmoid().mul(scaled.neg().logSigmoid().sub(Math.log(labelSmoothing)));
    return wins.add(losses);
  }

  private SequencedMap<String, Double> metrics(double[] logps_B, double[] ratios_B) {
    int pairs = logps_B.length / 2;
    double[] sums = new double[6];
    for (int i = 0; i < pairs; i++) {
      double chosen = beta * ratios_B[i];
      double rejected = beta * ratios_B[pairs + i];
      sums[0] += chosen;
      sums[1] += rejected;
      sums[2] += chosen > rejected ? 1 : 0;
      sums[3] += chosen - rejected;
      sums[4] += logps_B[i];
      sums[5] += logps_B[pairs + i];
    }
    List<String> names =
        List.of(
            "rewards/chosen",
            "rewards/rejected",
            "rewards/accuracies",
            "rewards/margins",
            "logps/chosen",
            "logps/rejected");
    var metrics = new LinkedHashMap<String, Double>();
    for (int i = 0; i < sums.length; i++) metrics.put(names.get(i), sums[i] / pairs);
    return metrics;
  }
}
