package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScorecardTest {
  @Test
  void aSuiteIsTheMeanOfItsItemsWithAnIntervalAroundIt() {
    var suite = Scorecard.Suite.of(Map.of("a", 1.0, "b", 0.0, "c", 0.5, "d", 0.5));
    assertThat(suite.value()).isCloseTo(0.5, within(1e-12));
    assertThat(suite.interval().low()).isLessThan(0.5).isGreaterThanOrEqualTo(0);
    assertThat(suite.interval().high()).isGreaterThan(0.5).isLessThanOrEqualTo(1);
  }

  @Test
  void aPerfectSuiteStillHasAnInterval() {
    var suite = Scorecard.Suite.of(Map.of("a", 1.0, "b", 1.0, "c", 1.0));
    assertThat(suite.interval().low()).isLessThan(0.9);
    assertThat(suite.interval().high()).isEqualTo(1);
  }

  @Test
  void aDifferenceIsPairedByItem() {
    Scorecard before = card(Map.of("a", 0.1, "b", 0.9, "only", 0.0));
    Scorecard after = card(Map.of("a", 0.2, "b", 1.0, "other", 1.0));
    var difference = after.minus(before, "sums").orElseThrow();
    assertThat(difference.items()).isEqualTo(2);
    assertThat(difference.value()).isCloseTo(0.1, within(1e-12));
    // each item gained the same, so resampling items knows no spread
    assertThat(difference.interval().halfWidth()).isCloseTo(0, within(1e-12));
    assertThat(after.minus(before, "unknown")).isEmpty();
  }

  @Test
  void jsonComesBackEqualAndTheSameBytes() {
    Scorecard card = card(Map.of("a", 0.25, "b", 1.0));
    Scorecard read = Scorecard.parse(card.toJson());
    assertThat(read).isEqualTo(card);
    assertThat(read.toJson()).isEqualTo(card.toJson());
  }

  private static Scorecard card(Map<String, Double> items) {
    return new Scorecard(
        "R1",
        "stages",
        "all four",
        Map.of("parameters", 1e6),
        Map.of("sums", Scorecard.Suite.of(items)));
  }
}
