package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MajorityCurveTest {
  private static List<ConsAtK.Vote> votes(int n, int right) {
    return ConsAtK.votes(
        IntStream.range(0, n)
            .mapToObj(i -> Optional.of(i < right ? "yes" : i % 2 == 0 ? "no" : "never"))
            .toList(),
        "yes");
  }

  private static List<MajorityCurve.Point> curve(List<List<ConsAtK.Vote>> items) {
    return MajorityCurve.of(items, new SplittableRandom(3));
  }

  @Test
  void thePointsAreConsAtKAndTheLastIsAllVotes() {
    List<List<ConsAtK.Vote>> items = List.of(votes(12, 5), votes(12, 0), votes(12, 12));
    List<MajorityCurve.Point> curve = curve(items);
    assertThat(curve).extracting(MajorityCurve.Point::k).containsExactly(1, 2, 4, 8, 12);
    assertThat(curve.getFirst().value()).isCloseTo((5 / 12.0 + 1) / 3, within(1e-12));
    assertThat(curve.getLast().value()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(curve.get(2).value())
        .isCloseTo((ConsAtK.of(items.getFirst(), 4) + 1) / 3, within(1e-12));
    assertThat(curve.getFirst().interval().halfWidth()).isGreaterThan(0.3);
  }

  @Test
  void drawnSubsetsComeNearTheCountedOnes() {
    List<ConsAtK.Vote> many = votes(MajorityCurve.EXACT + 8, 60);
    List<MajorityCurve.Point> curve = curve(List.of(many));
    assertThat(curve.getFirst().value()).isCloseTo(60.0 / many.size(), within(0.05));
    assertThat(curve.get(3).value()).isCloseTo(ConsAtK.of(many, 8), within(0.05));
    assertThat(curve.getLast().value()).isEqualTo(1);
  }

  @Test
  void itemsWithOtherNumbersOfVotesAreRefused() {
    List<List<ConsAtK.Vote>> uneven = new ArrayList<>(List.of(votes(4, 1), votes(5, 1)));
    assertThatThrownBy(() -> curve(uneven)).hasMessageContaining("[4, 5] samples");
    assertThatThrownBy(() -> curve(List.of())).hasMessageContaining("expected one number for all");
  }
}
