package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import tools.jackson.databind.JsonNode;

@ExtendWith(NoLeaks.class)
class BalanceLossTest {
  @ParameterizedTest
  @ValueSource(strings = {"sequence_balance_loss", "sequence_balance_loss_masked"})
  void lossAndGradientAreThoseOfTheReference(String name) {
    JsonNode golden = RoutingCases.read(name);
    JsonNode settings = golden.get("settings");
    long experts = settings.get("experts").asLong();
    long rows = golden.get("logits").size();
    long length = golden.get("logits").get(0).size();
    try (var _ = TensorScope.open()) {
      Tensor logits_BTE =
          RoutingCases.tensor(golden.get("logits"), DType.F64, rows, length, experts)
              .requiresGradient();
      Tensor mask_BT =
          golden.has("mask")
              ? RoutingCases.tensor(golden.get("mask"), DType.F64, rows, length)
              : Tensor.full(1, DType.F64, rows, length);
      var loss = new BalanceLoss(settings.get("top_k").asInt(), settings.get("alpha").asDouble());
      BalanceLoss.Terms terms = loss.of(logits_BTE, mask_BT);
      assertThat(terms.share_BE().toDoubles())
          .containsExactly(RoutingCases.flat(golden.get("f")), within(1e-9));
      assertThat(terms.score_BE().toDoubles())
          .containsExactly(RoutingCases.flat(golden.get("P")), within(1e-9));
      assertThat(terms.loss_B().toDoubles())
          .containsExactly(RoutingCases.flat(golden.get("sequence_losses")), within(1e-9));
      assertThat(terms.loss().item()).isCloseTo(golden.get("loss").asDouble(), within(1e-9));
      terms.loss().backward();
      assertThat(logits_BTE.gradient().orElseThrow().toDoubles())
          .containsExactly(RoutingCases.flat(golden.get("grad_logits")), within(1e-9));
    }
  }
}
