package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedPermutationTest {
  private static final SplittableRandom NONE = new SplittableRandom(1);

  @Test
  void onOneAnswerAnItemItIsMcNemarsTest() {
    double[] a = {1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1};
    double[] b = {1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1};
    PairedPermutation.Result result = PairedPermutation.of(a, b, NONE);
    assertThat(result.p()).isCloseTo(McNemar.exact(1, 6), within(1e-12));
    assertThat(result.difference()).isCloseTo(-5 / 15.0, within(1e-12));
    assertThat(result.exact()).isTrue();
    assertThat(result.significant()).isFalse();
  }

  @Test
  void equalModelsDoNotDifferAndSmallDifferencesOfTheSameSignDo() {
    double[] a = {0.25, 0.5, 1, 0.75, 0.1, 0.2, 0.3, 0.4};
    assertThat(PairedPermutation.of(a, a, NONE).p()).isEqualTo(1);
    double[] b = a.clone();
    for (int i = 0; i < b.length; i++) b[i] += 0.1;
    // All 8 differences have one sign: only that sign and its mirror image reach it.
    assertThat(PairedPermutation.of(a, b, NONE).p()).isCloseTo(2 / 256.0, within(1e-15));
  }

  @Test
  void drawnSignsComeNearTheExactShare() {
    var random = new SplittableRandom(5);
    double[] a = new double[PairedPermutation.EXACT + 4];
    double[] b = new double[a.length];
    for (int i = 0; i < 20; i++) {
      a[i] = random.nextInt(17) / 16.0;
      b[i] = random.nextInt(17) / 16.0 + 0.1;
    }
    double exact = PairedPermutation.of(a, b, NONE).p();
    for (int i = 20; i < a.length; i++) a[i] = 1e-9; // differ, by next to nothing
    PairedPermutation.Result drawn = PairedPermutation.of(a, b, new SplittableRandom(2));
    assertThat(drawn.exact()).isFalse();
    assertThat(drawn.p()).isCloseTo(exact, within(0.02)).isGreaterThan(0);
    assertThat(PairedPermutation.of(a, b, new SplittableRandom(2))).isEqualTo(drawn);
  }

  @Test
  void chanceAloneIsSignificantInAboutFiveOfAHundred() {
    var random = new SplittableRandom(9);
    int significant = 0;
    for (int trial = 0; trial < 400; trial++) {
      double[] a = random.doubles(12).toArray();
      double[] b = random.doubles(12).toArray();
      if (PairedPermutation.of(a, b, NONE).significant()) significant++;
    }
    assertThat(significant / 400.0).isBetween(0.02, 0.08);
  }

  @Test
  void otherItemsAreRefused() {
    assertThatThrownBy(() -> PairedPermutation.of(new double[2], new double[3], NONE))
        .hasMessageContaining("2 and 3 items; give both models' values on the same items");
  }
}
