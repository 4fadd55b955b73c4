package org.reason4j.eval;

import java.util.SplittableRandom;

/// How good a reward model's scores are on examples it was not trained on.
///
/// @param accuracy share that it orders (pairs) or calls (labels, at a probability of one half)
///   right; a tie counts half
/// @param accuracyInterval Wilson, 95 %
/// @param auroc of labels; of pairs the chance that any chosen one scores above any rejected one
/// @param aurocInterval bootstrap over scored texts, 95 %
/// @param calibration of pairs, `sigmoid(difference)` of the side it prefers (0.5 to 1); of labels,
///   `sigmoid(score)`
/// @param examples pairs or labels
public record RewardQuality(
    double accuracy,
    Interval accuracyInterval,
    double auroc,
    Interval aurocInterval,
    Reliability calibration,
    int examples) {
  private static final int BINS = 10;

  /// Of pairs: score i of both belongs to pair i.
  public static RewardQuality ofPairs(double[] chosen, double[] rejected, SplittableRandom random) {
    int pairs = chosen.length;
    double right = 0;
    double[] all = new double[2 * pairs];
    boolean[] positive = new boolean[2 * pairs];
    double[] confidence = new double[pairs];
    boolean[] outcome = new boolean[pairs];
    for (int i = 0; i < pairs; i++) {
      double difference = chosen[i] - rejected[i];
      right += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
      all[i] = chosen[i];
      all[pairs + i] = rejected[i];
      positive[i] = true;
      confidence[i] = sigmoid(Math.abs(difference));
      outcome[i] = difference > 0;
    }
    return new RewardQuality(
        right / pairs,
        Intervals.wilson((int) right, pairs, 0.95),
        Auroc.of(all, positive),
        Auroc.interval(all, positive, random),
        Reliability.of(confidence, outcome, BINS, 0.5),
        pairs);
  }

  /// Of labels: whether example i is a positive (safe) one.
  public static RewardQuality ofLabels(
      double[] scores, boolean[] positive, SplittableRandom random) {
    int right = 0;
    double[] predicted = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      predicted[i] = sigmoid(scores[i]);
      if (scores[i] > 0 == positive[i]) right++;
    }
    return new RewardQuality(
        (double) right / scores.length,
        Intervals.wilson(right, scores.length, 0.95),
        Auroc.of(scores, positive),
        Auroc.interval(scores, positive, random),
        Reliability.of(predicted, positive, BINS, 0),
        scores.length);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
