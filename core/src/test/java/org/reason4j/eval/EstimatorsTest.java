package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Properties and refusals that the golden numbers do not reach.
class EstimatorsTest {
  @Test
  void passAtKRefusesFewerSamplesThanK() {
    assertThatThrownBy(() -> PassAtK.of(new PassAtK.Count(4, 2), 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "pass@16 of an item with 4 samples: draw at least 16 samples an item, or ask for"
                + " pass@4");
    assertThatThrownBy(() -> new PassAtK.Count(4, 5)).hasMessageContaining("5 right of 4 samples");
  }

  /// An evaluation that drew 8 samples an item once reported 43.75 % at n = 8 and half of it each
  /// time n was doubled: it divided by the samples asked for, not by those drawn.
  @Test
  void passAtOneDoesNotHalveAsMoreSamplesAreAskedForThanWereDrawn() {
    List<PassAtK.Count> drawn = List.of(new PassAtK.Count(8, 7), new PassAtK.Count(8, 0));
    assertThat(PassAtK.mean(drawn, 1)).isEqualTo(0.4375);
    for (int n : new int[] {16, 32, 64}) {
      assertThatThrownBy(() -> PassAtK.mean(drawn, n)).hasMessageContaining("draw at least " + n);
      List<PassAtK.Count> more = List.of(new PassAtK.Count(n, n * 7 / 8), new PassAtK.Count(n, 0));
      assertThat(PassAtK.mean(more, 1)).isEqualTo(0.4375);
    }
  }

  /// One answer to each of 30 items at 50 %: a standard error of 9 points, an interval of 36.
  @Test
  void thirtyItemsOnceSayLittle() {
    double[] items = new double[30];
    for (int i = 0; i < 15; i++) items[i] = 1;
    assertThat(SeedMeans.errorOverQuestions(items)).isCloseTo(0.0928, within(5e-4));
    Interval normal = Intervals.clustered(items, 0.95);
    Interval bootstrap =
        Bootstrap.mean(items, Bootstrap.resamples(new SplittableRandom(1), 2000, 30), 0.95);
    assertThat(normal.halfWidth()).isCloseTo(1.959964 * 0.092848, within(1e-4));
    assertThat(bootstrap.halfWidth()).isBetween(0.15, 0.2);
  }

  @Test
  void consAtKCountsSubsetsLikeListingThem() {
    long seed = Long.getLong("reason4j.seed", 11);
    var random = new SplittableRandom(seed);
    for (int trial = 0; trial < 60; trial++) {
      List<ConsAtK.Vote> votes = new ArrayList<>();
      int n = 1 + random.nextInt(9);
      for (int i = 0; i < n; i++) {
        int answer = random.nextInt(5);
        votes.add(
            new ConsAtK.Vote(
                answer == 0 ? Optional.empty() : Optional.of("" + answer),
                answer == 1 || answer == 2)); // two right answers
      }
      for (int k = 1; k <= n; k++) {
        double sum = 0;
        int subsets = 0;
        for (int mask = 0; mask < 1 << n; mask++) {
          if (Integer.bitCount(mask) != k) continue;
          List<ConsAtK.Vote> chosen = new ArrayList<>();
          for (int i = 0; i < n; i++) if ((mask >> i & 1) == 1) chosen.add(votes.get(i));
          sum += ConsAtK.of(chosen);
          subsets++;
        }
        assertThat(ConsAtK.of(votes, k))
            .as("k = %d of %s, -Dreason4j.seed=%d", k, votes, seed)
            .isCloseTo(sum / subsets, within(1e-12));
      }
    }
  }

  @Test
  void consAtKDoesNotDependOnTheOrderOfSamples() {
    List<Optional<String>> answers =
        List.of(
            Optional.of("a"),
            Optional.of("b"),
            Optional.empty(),
            Optional.of("b"),
            Optional.of("a"));
    assertThat(ConsAtK.of(ConsAtK.votes(answers, "a"))).isEqualTo(0.5);
    assertThat(ConsAtK.of(ConsAtK.votes(answers.reversed(), "a"))).isEqualTo(0.5);
  }

  @Test
  void wilsonCoversAtLeastNinetyPercentWhereTheNormalIntervalFails() {
    double p = 0.03;
    int n = 30;
    int wilson = 0;
    int normal = 0;
    var random = new SplittableRandom(3);
    for (int trial = 0; trial < 2000; trial++) {
      int k = 0;
      for (int i = 0; i < n; i++) if (random.nextDouble() < p) k++;
      if (Intervals.wilson(k, n, 0.95).contains(p)) wilson++;
      if (Intervals.normal(k, n, 0.95).contains(p)) normal++;
    }
    assertThat(wilson / 2000.0).isGreaterThan(0.9);
    assertThat(normal / 2000.0).isLessThan(0.7);
  }

  @Test
  void moreSamplesOfTheSameItemsDoNotNarrowTheInterval() {
    double[] items = {0, 0.25, 1, 0.5, 1, 0, 0.75, 1};
    int[][] resamples = Bootstrap.resamples(new SplittableRandom(1), 500, items.length);
    Interval interval = Bootstrap.mean(items, resamples, 0.95);
    assertThat(interval.high() - interval.low()).isGreaterThan(0.4);
  }

  @Test
  void equalSeedsGiveNoDifference() {
    double[] a = {0.25, 0.5, 0.75};
    assertThat(SeedMeans.paired(a, a)).isEqualTo(new SeedMeans.Paired(0, 1));
    assertThat(SeedMeans.paired(new double[] {2, 3}, new double[] {1, 2}).p()).isZero();
    assertThatThrownBy(() -> SeedMeans.interval(new double[] {1}, 0.95))
        .hasMessageContaining("at least 2 are needed: run more seeds");
  }

  @Test
  void constantSequencesHaveNoTrend() {
    double[] x = {1, 2, 3};
    double[] flat = {5, 5, 5};
    assertThat(Trend.pearson(x, flat)).isZero();
    assertThat(Trend.spearman(x, flat)).isZero();
    assertThat(Trend.kendall(x, flat)).isZero();
    assertThat(Trend.line(flat, x)).isEqualTo(new Trend.Line(0, 2));
    assertThatThrownBy(() -> Trend.pearson(x, new double[] {1, Double.NaN, 2}))
        .hasMessageContaining("not all finite");
  }

  @Test
  void mcNemarOfNoDiscordantItemsIsOne() {
    assertThat(McNemar.exact(0, 0)).isEqualTo(1);
    assertThat(McNemar.exact(0, 6)).isCloseTo(2 / 64.0, within(1e-12));
    assertThat(McNemar.exact(3, 3)).isEqualTo(1);
  }
}
