package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AurocTest {
  /// The definition: every positive against every negative.
  private static double bruteForce(double[] scores, boolean[] positive) {
    double won = 0;
    int pairs = 0;
    for (int i = 0; i < scores.length; i++)
      for (int j = 0; j < scores.length; j++)
        if (positive[i] && !positive[j]) {
          pairs++;
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
    return won / pairs;
  }

  @Test
  void equalsTheCountOverAllPairsTiesIncluded() {
    var random = new SplittableRandom(4);
    for (int n : new int[] {2, 3, 7, 40, 101}) {
      double[] scores = random.ints(n, 0, 9).asDoubleStream().toArray();
      boolean[] positive = new boolean[n];
      for (int i = 0; i < n; i++) positive[i] = random.nextInt(3) == 0;
      positive[0] = true;
      positive[1] = false;
      assertThat(Auroc.of(scores, positive))
          .isCloseTo(bruteForce(scores, positive), Offset.offset(1e-12));
    }
  }

  @Test
  void knownAreas() {
    double[] scores = {1, 2, 3, 4};
    assertThat(Auroc.of(scores, new boolean[] {false, false, true, true})).isEqualTo(1);
    assertThat(Auroc.of(scores, new boolean[] {true, true, false, false})).isEqualTo(0);
    assertThat(Auroc.of(new double[4], new boolean[] {true, true, false, false})).isEqualTo(0.5);
    assertThat(Auroc.of(scores, new boolean[4])).isNaN();
  }

  @Test
  void theIntervalHoldsTheAreaAndNarrowsWithExamples() {
    double[] widths = new double[2];
    int at = 0;
    for (int n : new int[] {40, 1000}) {
      var random = new SplittableRandom(1);
      double[] scores = new double[n];
      boolean[] positive = new boolean[n];
      for (int i = 0; i < n; i++) {
        positive[i] = i % 2 == 0;
        scores[i] = random.nextGaussian() + (positive[i] ? 1 : 0);
      }
      Interval interval = Auroc.interval(scores, positive, new SplittableRandom(2));
      assertThat(interval.contains(Auroc.of(scores, positive))).isTrue();
      widths[at++] = interval.halfWidth();
    }
    assertThat(widths[1]).isLessThan(widths[0] / 3);
  }
}
