package org.reason4j.verify;

/// How long things took, in constant memory: counts in 32 buckets a doubling, so a percentile is
/// too high by 3.2 % at most; times below 64 are exact. One thread at a time.
public final class Latencies {
  private static final int BITS = 5;
  private static final int EXACT = 1 << (BITS + 1);

  private final long[] counts = new long[(64 - BITS) << BITS];
  private long count;
  private long sum;
  private long longest;

  /// Adds a time, in whatever unit; below 0 counts as 0.
  public void add(long time) {
    long value = Math.max(0, time);
    counts[bucket(value)]++;
    count++;
    sum += value;
    longest = Math.max(longest, value);
  }

  /// How many were added.
  public long count() {
    return count;
  }

  /// Their sum.
  public long sum() {
    return sum;
  }

  /// The longest; 0 where there is none.
  public long max() {
    return longest;
  }

  /// The time that `share` of all do not exceed; 0 where there is none.
  public long percentile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) return Math.min(longest, upper(i));
    }
    return longest;
  }

  private static int bucket(long value) {
    if (value < EXACT) return (int) value;
    int shift = 63 - Long.numberOfLeadingZeros(value) - BITS;
    return (shift << BITS) + (int) (value >>> shift);
  }

  /// The largest value of a bucket.
  private static long upper(int bucket) {
    if (bucket < EXACT) return bucket;
    int shift = (bucket >>> BITS) - 1;
    return ((long) (bucket - (shift << BITS)) + 1 << shift) - 1;
  }
}
