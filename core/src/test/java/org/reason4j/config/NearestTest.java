package org.reason4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void distanceCountsEditsAndSwaps() {
    assertThat(Nearest.distance("group-sise", "group-size")).isEqualTo(1);
    assertThat(Nearest.distance("btea", "beta")).isEqualTo(1);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("grop", "grpo")).isEqualTo(1);
  }

  @Test
  void theNearestWordIsFound() {
    assertThat(Nearest.to("grop", List.of("trl", "grpo", "gspo"))).contains("grpo");
    assertThat(Nearest.to("group_size", List.of("group-size"))).contains("group-size");
  }

  @Test
  void nothingFartherThanTwoEditsIsSuggested() {
    assertThat(Nearest.to("learning", List.of("lr", "beta"))).isEmpty();
    assertThat(Nearest.to("", List.of("a", "ab"))).isEmpty();
    assertThat(Nearest.to("k", List.of("lr"))).isEmpty();
  }

  @Test
  void tiesAreBrokenByTheAlphabet() {
    assertThat(Nearest.to("bat", List.of("hat", "cat"))).contains("cat");
  }
}
