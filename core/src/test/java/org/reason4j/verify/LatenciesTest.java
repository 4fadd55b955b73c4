package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void percentilesAreThoseOfTheSortedTimesWithinABucket() {
    var random = new SplittableRandom(7);
    long[] times = new long[10_000];
    var latencies = new Latencies();
    for (int i = 0; i < times.length; i++) {
      times[i] = random.nextLong(1L << random.nextInt(1, 40));
      latencies.add(times[i]);
    }
    Arrays.sort(times);
    for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 1}) {
      long exact = times[(int) Math.ceil(share * times.length) - 1];
      assertThat(latencies.percentile(share)).isBetween(exact, exact + exact / 31);
    }
    assertThat(latencies.max()).isEqualTo(times[times.length - 1]);
    assertThat(latencies.sum()).isEqualTo(Arrays.stream(times).sum());
  }

  @Test
  void theEndsOfTheRangeHold() {
    var latencies = new Latencies();
    assertThat(latencies.percentile(0.5)).isZero();
    latencies.add(-1);
    latencies.add(Long.MAX_VALUE);
    assertThat(latencies.percentile(0.5)).isZero();
    assertThat(latencies.percentile(1)).isEqualTo(Long.MAX_VALUE);
  }
}
