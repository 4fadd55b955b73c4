package org.reason4j.filter;

import java.util.Arrays;

/// Signatures from which the share of runs that two texts have in common (Jaccard's index) can be
/// estimated (Broder 1997): position i holds the smallest i-th hash of any run of three words, so
/// two texts agree there with the probability of the index. With [#HASHES] positions the standard
/// error is at most 0.045.
final class MinHash {
  /// Positions of a signature: [#BANDS] times [#ROWS].
  static final int HASHES = 125;

  static final int BANDS = 25;
  static final int ROWS = 5;

  private static final int SHINGLE = 3;
  private static final long ODD = 0xD1342543DE82EF95L;

  private MinHash() {}

  /// The signature of a text; of one shorter than a run, of its words as one run.
  static int[] signature(String text) {
    var grams = new Grams(text, false);
    long[] runs = grams.count() < SHINGLE ? new long[] {grams.whole()} : grams.runs(SHINGLE);
    long[] least = new long[HASHES];
    Arrays.fill(least, Long.MAX_VALUE);
    long[] factors = new long[HASHES];
    for (int i = 0; i < HASHES; i++) factors[i] = Grams.mix(i * ODD) | 1;
    for (long run : runs) {
      for (int i = 0; i < HASHES; i++) {
        long hash = run * factors[i];
        hash ^= hash >>> 32;
        if (hash < least[i]) least[i] = hash;
      }
    }
    int[] signature = new int[HASHES];
    for (int i = 0; i < HASHES; i++) signature[i] = (int) Grams.mix(least[i]);
    return signature;
  }

  /// The estimated index of two signatures, in 0..1.
  static double similarity(int[] one, int[] other) {
    int same = 0;
    for (int i = 0; i < HASHES; i++) if (one[i] == other[i]) same++;
    return (double) same / HASHES;
  }

  /// A hash of one band's rows.
  static long band(int[] signature, int band) {
    long hash = band;
    for (int i = band * ROWS; i < (band + 1) * ROWS; i++) hash = Grams.mix(hash ^ signature[i]);
    return hash;
  }
}
