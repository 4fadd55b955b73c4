package org.reason4j.reward.format;

/// Rewards that depend on how long a response is, in tokens or characters.
public final class LengthRules {
  private LengthRules() {}

  /// From `start` at length 0 along half a cosine to `end` at `most` and beyond (Yeo et al. 2025):
  /// right answers fall from high to low, wrong ones rise from very low to low.
  public static double cosine(double length, double most, double start, double end) {
    double progress = most <= 0 ? 1 : Math.clamp(length / most, 0, 1);
    return end + 0.5 * (start - end) * (1 + Math.cos(Math.PI * progress));
  }

  /// 0 up to `most - cache`, then falling evenly to -1 at `most`, and -1 beyond (DAPO, eq. 13).
  public static double softOverlong(double length, double most, double cache) {
    if (length <= most - cache) return 0;
    return length > most || cache <= 0 ? -1 : (most - cache - length) / cache;
  }

  /// 0.5 for the shortest of a group down to -0.5 for the longest; a wrong answer gains nothing by
  /// being short (Kimi k1.5, section 2.3.3). 0 where all are of one length.
  public static double inGroup(double length, double shortest, double longest, boolean right) {
    if (longest <= shortest) return 0;
    double share = 0.5 - (length - shortest) / (longest - shortest);
    return right ? share : Math.min(0, share);
  }
}
