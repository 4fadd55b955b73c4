package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BalanceBiasTest {
  @ParameterizedTest
  @ValueSource(strings = {"bias_sign_1e-2", "bias_sign_1e-3", "bias_proportional"})
  void successiveStepsAreThoseOfTheReference(String name) {
    JsonNode golden = RoutingCases.read(name);
    JsonNode settings = golden.get("settings");
    var rule = BalanceBias.Rule.valueOf(settings.get("rule").asString().toUpperCase(Locale.ROOT));
    var balance = new BalanceBias(settings.get("gamma").asDouble(), rule);
    double[] bias = new double[settings.get("experts").asInt()];
    for (JsonNode step : golden.get("steps")) {
      long[] counts =
          Arrays.stream(RoutingCases.flat(step.get("counts"))).mapToLong(c -> (long) c).toArray();
      assertThat(BalanceBias.maxViolation(counts))
          .isCloseTo(step.get("max_violation").asDouble(), within(1e-9));
      bias = balance.next(bias, counts);
      assertThat(bias).containsExactly(RoutingCases.flat(step.get("bias_after")), within(1e-9));
    }
  }

  @Test
  void equalLoadsChangeNothing() {
    var balance = new BalanceBias(0.001, BalanceBias.Rule.SIGN);
    assertThat(balance.next(new double[] {0.5, -0.5}, new long[] {7, 7}))
        .containsExactly(0.5, -0.5);
    assertThat(BalanceBias.maxViolation(new long[] {0, 0})).isZero();
  }

  @Test
  void countsOfOtherExpertsAreRefused() {
    var balance = new BalanceBias(0.001, BalanceBias.Rule.SIGN);
    assertThatThrownBy(() -> balance.next(new double[2], new long[3]))
        .hasMessage("2 corrections but counts of 3 experts");
  }
}
