package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExpertPlacementTest {
  /// The published example of the load balancer.
  private static final double[] PUBLISHED = {90, 132, 40, 61, 104, 165, 39, 4, 73, 56, 183, 86};

  @Test
  void thePublishedExampleIsPlacedAsPublished() {
    int[] row = {5, 6, 5, 7, 8, 4, 3, 4, 10, 9, 10, 2, 0, 1, 11, 1};
    assertThat(ExpertPlacement.of(PUBLISHED, 16, 4, 2, 8).expert()).containsExactly(row);
    double[] second = {20, 107, 104, 64, 19, 197, 187, 157, 172, 86, 16, 27};
    int[] secondRow = {7, 10, 6, 8, 6, 11, 8, 9, 2, 4, 5, 1, 5, 0, 3, 1};
    assertThat(ExpertPlacement.of(second, 16, 4, 2, 8).expert()).containsExactly(secondRow);
  }

  @Test
  void copiesAndDeviceLoadsAreThoseOfTheReference() {
    JsonNode cases = RoutingCases.read("eplb_balance").path("cases");
    assertThat(cases.size()).isGreaterThan(4);
    for (JsonNode one : cases) {
      double[] load = RoutingCases.flat(one.path("loads"));
      int devices = one.path("gpus").asInt();
      var placed =
          ExpertPlacement.of(
              load,
              one.path("physical").asInt(),
              one.path("groups").asInt(),
              one.path("nodes").asInt(),
              devices);
      double[] copies = RoutingCases.flat(one.path("replicas_per_expert"));
      assertThat(Arrays.stream(placed.copies()).asDoubleStream().toArray()).containsExactly(copies);
      double[] loads = placed.deviceLoads(load, devices);
      double mean = Arrays.stream(loads).average().orElseThrow();
      assertThat(Arrays.stream(loads).max().orElseThrow() / mean)
          .isCloseTo(one.path("max_over_mean").asDouble(), within(1e-9));
      Arrays.sort(loads);
      assertThat(loads)
          .containsExactly(RoutingCases.flat(one.path("gpu_loads_sorted")), within(1e-9));
    }
  }

  @Test
  void everyExpertHasASlotAndGroupsStayOnOneNode() {
    var random = new SplittableRandom(8);
    for (int trial = 0; trial < 50; trial++) {
      double[] load = random.doubles(32, 0, 100).toArray();
      var placed = ExpertPlacement.of(load, 48, 8, 4, 8);
      int[] seen = new int[32];
      int[] nodeOf = new int[8];
      Arrays.fill(nodeOf, -1);
      for (int s = 0; s < 48; s++) {
        int expert = placed.expert()[s];
        seen[expert]++;
        int group = expert / 4;
        int node = s / 12;
        assertThat(nodeOf[group] < 0 || nodeOf[group] == node).isTrue();
        nodeOf[group] = node;
      }
      assertThat(seen).containsExactly(placed.copies());
      assertThat(seen).doesNotContain(0);
    }
  }

  @Test
  void whatCannotBePlacedIsRefused() {
    assertThatThrownBy(() -> ExpertPlacement.of(PUBLISHED, 8, 4, 2, 8))
        .hasMessage("slots is 8; expected at least the experts, 12");
    assertThatThrownBy(() -> ExpertPlacement.of(PUBLISHED, 16, 5, 2, 8))
        .hasMessage("groups is 5; expected a divisor of experts 12");
    assertThatThrownBy(() -> ExpertPlacement.of(PUBLISHED, 16, 4, 2, 5))
        .hasMessage("devices is 5; expected a divisor of slots 16");
    assertThatThrownBy(() -> ExpertPlacement.of(PUBLISHED, 16, 4, 3, 8))
        .hasMessage("nodes is 3; expected a divisor of devices 8");
  }
}
