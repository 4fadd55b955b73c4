package org.reason4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {
  @Test
  void sameNameGivesTheSameStream() {
    var first = RandomStreams.of(7, "problem", 3, 4);
    var second = RandomStreams.of(7, "problem", 3, 4);
    for (int i = 0; i < 100; i++) assertThat(first.nextLong()).isEqualTo(second.nextLong());
  }

  @Test
  void keysOfNeighbouringSeedsAndIndicesAreAllDistinct() {
    Set<Long> keys = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      for (long index = 0; index < 200; index++) keys.add(RandomStreams.key(seed, "item", index));
    }
    assertThat(keys).hasSize(40_000);
  }

  @Test
  void purposeOrderAndLengthOfThePathMatter() {
    Set<Long> keys = new HashSet<>();
    keys.add(RandomStreams.key(1, "a"));
    keys.add(RandomStreams.key(1, "b"));
    keys.add(RandomStreams.key(1, ""));
    keys.add(RandomStreams.key(1, "a", 0));
    keys.add(RandomStreams.key(1, "a", 0, 0));
    keys.add(RandomStreams.key(1, "a", 1, 2));
    keys.add(RandomStreams.key(1, "a", 2, 1));
    assertThat(keys).hasSize(7);
  }

  /// Computed apart, from the definition: a run stays reproducible across versions only while these
  /// stay as they are.
  @Test
  void keysAreFrozen() {
    assertThat(RandomStreams.key(1, "problem", 0)).isEqualTo(KEY_PROBLEM_0);
    assertThat(RandomStreams.key(-3, "页", 5, 6)).isEqualTo(KEY_PAGE_5_6);
  }

  private static final long KEY_PROBLEM_0 = 722152682184347150L;
  private static final long KEY_PAGE_5_6 = -4425195512424492873L;

  @Test
  void firstDrawsOverAnIndexAreUniform() {
    int[] bins = new int[10];
    for (long index = 0; index < 10_000; index++) {
      bins[RandomStreams.of(1, "bin", index).nextInt(10)]++;
    }
    // 1,000 a bin with deviation 30: five deviations.
    for (int bin : bins) assertThat(bin).isBetween(850, 1150);
  }
}
