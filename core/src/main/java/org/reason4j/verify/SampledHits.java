package org.reason4j.verify;

/// `hits` right answers among `samples` to one question, and what they say of `k` drawn without
/// putting back.
///
/// @param samples how many answers there are, at least 1
/// @param hits how many are right, 0 to `samples`
record SampledHits(int samples, int hits) {
  SampledHits {
    if (samples < 1 || hits < 0 || hits > samples) {
      throw new IllegalArgumentException(hits + " hits of " + samples);
    }
  }

  /// The chance that at least `least` of `k` drawn are right.
  double atLeast(int least, int k) {
    double chance = 0;
    for (int right = Math.max(0, least); right <= Math.min(k, hits); right++) {
      if (k - right > samples - hits) continue;
      chance +=
          Math.exp(
              logChoose(hits, right)
                  + logChoose(samples - hits, k - right)
                  - logChoose(samples, k));
    }
    return chance;
  }

  /// pass@k, unbiased (Chen et al. 2021, eq. 1).
  double passAt(int k) {
    return atLeast(1, k);
  }

  /// G-Pass@k: a share `threshold` of `k` and at least one is right (Liu et al. 2024, eq. 2).
  double passAt(int k, double threshold) {
    return atLeast(Math.max(1, (int) Math.ceil(threshold * k - 1e-9)), k);
  }

  /// mG-Pass@k: the mean of G-Pass@k over the thresholds above one half (eq. 4).
  double meanPassAt(int k) {
    double sum = 0;
    for (int least = (k + 1) / 2 + 1; least <= k; least++) sum += atLeast(least, k);
    return 2 * sum / k;
  }

  private static double logChoose(int n, int k) {
    double log = 0;
    for (int i = 1; i <= k; i++) log += Math.log((double) (n - k + i) / i);
    return log;
  }
}
