package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import tools.jackson.databind.JsonNode;

@ExtendWith(NoLeaks.class)
class SoftmaxBalanceLossTest {
  @Test
  void switchLossesAndGradientsAreThoseOfTransformers() {
    JsonNode golden = RoutingCases.read("switch_aux_loss");
    double[] once = RoutingCases.flat(golden.path("attention_mask"));
    int layers = golden.path("logits_per_layer").size();
    double[] mask = new double[layers * once.length];
    double[] all = new double[mask.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = once[i % once.length];
      all[i] = 1;
    }
    switchCase(golden, "loss", "grad_logits", all);
    switchCase(golden, "loss_masked", "grad_logits_masked", mask);
  }

  private static void switchCase(JsonNode golden, String loss, String gradient, double[] mask) {
    try (var _ = TensorScope.open()) {
      Tensor logits_NE =
          RoutingCases.tensor(golden.path("logits_per_layer"), DType.F32, mask.length, 8)
              .requiresGradient();
      Tensor seen =
          new SoftmaxBalanceLoss(golden.path("settings").path("top_k").asInt())
              .ofSwitch(logits_NE, Tensor.of(mask, mask.length).to(DType.F32));
      assertThat(seen.item()).isCloseTo(golden.path(loss).asDouble(), within(1e-6));
      seen.backward();
      assertThat(logits_NE.gradient().orElseThrow().toDoubles())
          .containsExactly(RoutingCases.flat(golden.path(gradient)), within(1e-6));
    }
  }

  @Test
  void deepseekV2LossesAndGradientsAreThoseOfTheReference() {
    JsonNode golden = RoutingCases.read("deepseek_v2_balance_losses");
    JsonNode settings = golden.path("settings");
    try (var _ = TensorScope.open()) {
      Tensor logits_NE =
          RoutingCases.tensor(golden.path("logits"), DType.F64, golden.path("logits").size(), 8)
              .requiresGradient();
      var losses =
          new SoftmaxBalanceLoss(settings.path("top_k").asInt())
              .ofDeepseekV2(
                  logits_NE,
                  settings.path("devices").asInt(),
                  settings.path("max_devices_per_token").asInt());
      Tensor expert = losses.expert().mul(settings.path("alpha_expert").asDouble());
      Tensor device = losses.device().mul(settings.path("alpha_device").asDouble());
      Tensor sent = losses.communication().mul(settings.path("alpha_communication").asDouble());
      assertThat(expert.item()).isCloseTo(golden.path("expert_loss").asDouble(), within(1e-9));
      assertThat(device.item()).isCloseTo(golden.path("device_loss").asDouble(), within(1e-9));
      assertThat(sent.item()).isCloseTo(golden.path("communication_loss").asDouble(), within(1e-9));
      expert.add(device).add(sent).backward();
      assertThat(logits_NE.gradient().orElseThrow().toDoubles())
          .containsExactly(RoutingCases.flat(golden.path("grad_logits")), within(1e-9));
    }
  }
}
