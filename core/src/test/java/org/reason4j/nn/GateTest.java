package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import tools.jackson.databind.JsonNode;

/// Experts and weights equal those of `transformers`' router (golden/routing).
@ExtendWith(NoLeaks.class)
class GateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select_noaux_tc",
        "select_noaux_tc_negative",
        "select_noaux_tc_no_norm",
        "select_noaux_tc_one_group",
        "select_greedy",
        "select_group_limited_greedy"
      })
  void expertsAndWeightsAreThoseOfTheReference(String name) {
    JsonNode golden = RoutingCases.read(name);
    JsonNode settings = golden.get("settings");
    int experts = settings.get("experts").asInt();
    int active = settings.get("top_k").asInt();
    int rows = golden.get("logits").size();
    try (var _ = TensorScope.open()) {
      var gate =
          new Gate(
              Tensor.zeros(DType.F32, experts, 1),
              Optional.ofNullable(golden.get("correction_bias"))
                  .map(bias -> RoutingCases.tensor(bias, DType.F32, experts)),
              new Gate.Settings(
                  Gate.Method.valueOf(settings.path("method").asString().toUpperCase(Locale.ROOT)),
                  experts,
                  active,
                  settings.get("groups").asInt(),
                  settings.get("kept_groups").asInt(),
                  settings.get("norm_topk_prob").asBoolean(),
                  settings.get("routed_scaling_factor").asDouble()));
      Gate.Choice choice =
          gate.choose(RoutingCases.tensor(golden.get("logits"), DType.F32, rows, experts));
      long[] chosen = choice.expert_NA().toLongs();
      float[] weights = choice.weight_NA().toFloats();
      for (int n = 0; n < rows; n++) {
        var byExpert = new TreeMap<Long, Double>();
        for (int a = 0; a < active; a++)
          byExpert.put(chosen[n * active + a], (double) weights[n * active + a]);
        JsonNode expected = golden.get("experts").get(n);
        assertThat(byExpert.keySet().stream().mapToDouble(Long::doubleValue).toArray())
            .as("experts of row %d", n)
            .containsExactly(RoutingCases.flat(expected));
        assertThat(byExpert.values().stream().mapToDouble(Double::doubleValue).toArray())
            .as("weights of row %d", n)
            .containsExactly(
                RoutingCases.flat(golden.get("weights").get(n)),
                within(1e-6 * settings.get("routed_scaling_factor").asDouble()));
      }
    }
  }

  @Test
  void theCorrectionDecidesWhoIsChosenAndNotTheWeight() {
    try (var _ = TensorScope.open()) {
      Tensor weight_ED = Tensor.of(new float[] {1, 2, 3, 4}, 4, 1).requiresGradient();
      Tensor correction_E = Tensor.of(new float[] {5, 0, 0, 0}, 4).requiresGradient();
      var settings = new Gate.Settings(4, 1, 1, 1, false, 1);
      Gate.Choice choice =
          new Gate(weight_ED, correction_E, settings).apply(Tensor.of(new float[] {0.5f}, 1, 1));
      assertThat(choice.expert_NA().toLongs()).containsExactly(0);
      assertThat(choice.weight_NA().item()).isCloseTo(1 / (1 + Math.exp(-0.5)), within(1e-6));
      choice.weight_NA().sum().backward();
      assertThat(weight_ED.gradient().orElseThrow().toFloats()[0]).isGreaterThan(0.1f);
      assertThat(correction_E.gradient()).isEmpty();
    }
  }

  @Test
  void onlyOneMethodHasACorrection() {
    try (var _ = TensorScope.open()) {
      Tensor weight_ED = Tensor.zeros(DType.F32, 4, 1);
      Tensor correction_E = Tensor.zeros(DType.F32, 4);
      var greedy = new Gate.Settings(Gate.Method.GREEDY, 4, 1, 1, 1, false, 1);
      assertThatThrownBy(() -> new Gate(weight_ED, correction_E, greedy))
          .hasMessage("GREEDY takes no correction");
      var corrected = new Gate.Settings(4, 1, 1, 1, false, 1);
      assertThatThrownBy(() -> new Gate(weight_ED, Optional.empty(), corrected))
          .hasMessage("NOAUX_TC needs a correction");
    }
  }

  @Test
  void moreActiveExpertsThanTheKeptGroupsHoldAreRefused() {
    assertThatThrownBy(() -> new Gate.Settings(16, 9, 4, 2, true, 1))
        .hasMessage("active experts is 9; 1 to 8, the experts in the kept groups");
    assertThatThrownBy(() -> new Gate.Settings(16, 4, 3, 2, true, 1))
        .hasMessage("groups is 3; a divisor of experts = 16");
  }
}
