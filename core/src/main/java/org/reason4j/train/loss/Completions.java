package org.reason4j.train.loss;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What a step's completions look like: the loss mask and TRL's `completions/*` metrics.
public final class Completions {
  private Completions() {}

  /// 1 for each token of a completion, 0 for padding, [B,T]; T is the longest. A truncated
  /// completion is all 0 where `maskTruncated` is set: its reward still counts for its group.
  public static double[][] mask(int[] lengths_N, boolean[] truncated_N, boolean maskTruncated) {
    int longest = 0;
    for (int length : lengths_N) longest = Math.max(longest, length);
    double[][] mask_NT = new double[lengths_N.length][longest];
    for (int row = 0; row < lengths_N.length; row++) {
      if (maskTruncated && truncated_N[row]) continue;
      for (int t = 0; t < lengths_N[row]; t++) mask_NT[row][t] = 1;
    }
    return mask_NT;
  }

  /// Mean, shortest and longest of all completions and of those that ended by themselves (0 where
  /// none did), and the share that was cut.
  public static SequencedMap<String, Double> metrics(int[] lengths_N, boolean[] truncated_N) {
    var metrics = new LinkedHashMap<String, Double>();
    lengths(metrics, "length", lengths_N);
    int cut = 0;
    for (boolean truncated : truncated_N) if (truncated) cut++;
    int[] ended = new int[lengths_N.length - cut];
    int next = 0;
    for (int row = 0; row < lengths_N.length; row++) {
      if (!truncated_N[row]) ended[next++] = lengths_N[row];
    }
    metrics.put("completions/clipped_ratio", (double) cut / lengths_N.length);
    lengths(metrics, "terminated_length", ended.length == 0 ? new int[1] : ended);
    return metrics;
  }

  private static void lengths(SequencedMap<String, Double> metrics, String name, int[] lengths) {
    long sum = 0;
    int shortest = Integer.MAX_VALUE;
    int longest = 0;
    for (int length : lengths) {
      sum += length;
      shortest = Math.min(shortest, length);
      longest = Math.max(longest, length);
    }
    metrics.put("completions/mean_" + name, (double) sum / lengths.length);
    metrics.put("completions/min_" + name, (double) shortest);
    metrics.put("completions/max_" + name, (double) longest);
  }
}
