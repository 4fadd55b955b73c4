package org.reason4j.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Drops a candidate that is almost one kept before: the estimated share of runs of three words
/// that both have (Jaccard's index over prompt and responses, [MinHash]) is at least `share`.
///
/// Texts are compared where one of 25 bands of 5 hashes agrees: a pair of index 0.8 is met with
/// probability 0.99995, one of 0.5 with 0.55, one of 0.3 with 0.06. Remembers about 900 bytes a
/// candidate kept.
public final class NearDuplicates implements Filter {
  /// How many texts of one band are looked at, the latest first.
  private static final int MAX_COMPARED = 64;

  private final double share;
  private final HashTable latest = new HashTable(1 << 10);
  private final List<Kept> kept = new ArrayList<>();

  /// @param before for each band the text kept before with the same hash, or [HashTable#ABSENT]
  private record Kept(String name, int[] signature, int[] before) {}

  /// @param share the index from which on two texts count as one, in 0..1
  public NearDuplicates(double share) {
    Share.check("near-duplicates", share);
    this.share = share;
  }

  @Override
  public String name() {
    return "near-duplicates";
  }

  @Override
  public String rule() {
    return "less than %s of the word 3-grams shared with any other (MinHash, %d hashes)"
        .formatted(Share.percent(share), MinHash.HASHES);
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    String text =
        candidate.prompt() + "\n" + candidate.response() + "\n" + candidate.rejected().orElse("");
    int[] signature = MinHash.signature(text);
    long[] bands = new long[MinHash.BANDS];
    int[] before = new int[MinHash.BANDS];
    for (int band = 0; band < bands.length; band++) {
      bands[band] = MinHash.band(signature, band);
      before[band] = latest.get(bands[band]);
      int other = before[band];
      for (int i = 0; i < MAX_COMPARED && other != HashTable.ABSENT; i++) {
        Kept earlier = kept.get(other);
        double similarity = MinHash.similarity(signature, earlier.signature());
        if (similarity >= share) {
          return Optional.of(
              "about %s of its word 3-grams are those of %s"
                  .formatted(Share.percent(similarity), earlier.name()));
        }
        other = earlier.before()[band];
      }
    }
    for (long band : bands) latest.put(band, kept.size());
    kept.add(new Kept(candidate.name(), signature, before));
    return Optional.empty();
  }
}
