package org.reason4j.train.loss;

import org.reason4j.config.ConfigException;

/// DAPO's soft over-long punishment (eq. 13): 0 up to `maxLength - cache` tokens, then linearly
/// down to -1 at `maxLength`, -1 beyond. Added to the reward.
public record OverlongPenalty(int maxLength, int cache) {
  public OverlongPenalty {
    if (cache < 1 || maxLength < cache) {
      throw new ConfigException(
          "overlong: max-length is %d and cache %d; expected max-length >= cache >= 1",
          maxLength, cache);
    }
  }

  public double of(int length) {
    int free = maxLength - cache;
    if (length <= free) return 0;
    return length <= maxLength ? (double) (free - length) / cache : -1;
  }
}
