package org.reason4j.model.deepseekv3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Multi-token prediction equals the reference's: logits, losses, gradients of their sum.
@ExtendWith(NoLeaks.class)
class PredictionTest {
  private static Path fixture() {
    Path folder =
        Path.of(System.getProperty("reason4j.root"))
            .resolve("../shared/fixtures/models/tiny-deepseek-v3-mtp");
    Assumptions.assumeTrue(Files.exists(folder), folder + " is absent");
    return folder;
  }

  private static Model open(Path folder) {
    return (Model) ModelDirectory.open(Disk.system(), folder);
  }

  private static Tensor golden(String name) {
    try (var file = Safetensors.open(Disk.system(), fixture().resolve("golden.safetensors"))) {
      return ModelDirectory.toTensor(file.tensor(name));
    }
  }

  private static double largest(Tensor difference) {
    return difference.abs().reshape(-1).amax(0, false).item();
  }

  @Test
  void logitsOfBothPartsAreEqual() {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients();
        var model = open(fixture())) {
      Tensor ids_BT = golden("input_ids");
      long length = ids_BT.size(1);
      Tensor logits_BTV =
          model.hiddenAhead(ids_BT, AttentionContext.causal()).linear(model.headWeight());
      assertThat(largest(logits_BTV.narrow(1, 0, length).sub(golden("logits")))).isLessThan(2e-5);
      assertThat(largest(logits_BTV.narrow(1, length, length - 1).sub(golden("mtp_logits"))))
          .isLessThan(2e-5);
    }
  }

  @Test
  void aStepAheadIsTheSameFromStates() {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients();
        var model = open(fixture())) {
      Tensor ids_BT = golden("input_ids");
      long length = ids_BT.size(1);
      Tensor state_BTD = model.hidden(ids_BT, AttentionContext.causal());
      var ahead =
          model.ahead(
              0,
              state_BTD.narrow(1, 0, length - 1),
              ids_BT.narrow(1, 1, length - 1),
              AttentionContext.causal());
      Tensor logits_BTV = ahead.hidden_BTD().linear(model.headWeight());
      assertThat(largest(logits_BTV.sub(golden("mtp_logits")))).isLessThan(2e-5);
    }
  }

  @Test
  void lossesAndGradientsOfTheirSumAreEqual() throws Exception {
    JsonNode expected =
        JsonMapper.shared().readTree(Files.readString(fixture().resolve("golden.json")));
    try (var _ = TensorScope.open();
        var model = open(fixture())) {
      Tensor ids_BT = golden("input_ids");
      long length = ids_BT.size(1);
      Tensor logp_BTV =
          model
              .hiddenAhead(ids_BT, AttentionContext.causal())
              .linear(model.headWeight())
              .logSoftmax(-1);
      Tensor next =
          logp_BTV
              .narrow(1, 0, length - 1)
              .gather(2, ids_BT.narrow(1, 1, length - 1).unsqueeze(2))
              .mean()
              .neg();
      Tensor second =
          logp_BTV
              .narrow(1, length, length - 2)
              .gather(2, ids_BT.narrow(1, 2, length - 2).unsqueeze(2))
              .mean()
              .neg();
      assertThat(next.item()).isCloseTo(expected.path("loss").asDouble(), within(1e-5));
      assertThat(second.item()).isCloseTo(expected.path("mtp_loss").asDouble(), within(1e-5));
      Tensor total = next.add(second.mul(expected.path("mtp_lambda").asDouble()));
      assertThat(total.item()).isCloseTo(expected.path("total_loss").asDouble(), within(1e-5));
      total.backward();
      assertThat(expected.path("total_gradients").size()).isGreaterThan(90);
      for (var weight : expected.path("total_gradients").properties()) {
        float[] seen = model.parameters().get(weight.getKey()).gradient().orElseThrow().toFloats();
        double norm = weight.getValue().path("norm").asDouble();
        for (JsonNode entry : weight.getValue().path("entries"))
          assertThat((double) seen[entry.get(0).asInt()])
              .as("gradient of %s at %s", weight.getKey(), entry.get(0))
              .isCloseTo(entry.get(1).asDouble(), within(1e-4 * norm + 1e-9));
      }
    }
  }

  @Test
  void aPlainPassLeavesTheLayerAheadAlone() {
    try (var _ = TensorScope.open();
        var model = open(fixture())) {
      var pass = model.forward(golden("input_ids"), AttentionContext.causal(), false);
      pass.backward(Tensor.full(1, pass.hidden_BTD().dtype(), pass.hidden_BTD().shape()));
      model
          .parameters()
          .asMap()
          .forEach((name, weight) -> {
            if (name.startsWith("model.layers.2."))
              assertThat(weight.gradient()).as(name).isEmpty();
          });
      assertThat(model.parameters().get("model.layers.1.mlp.experts.0.up_proj.weight").gradient())
          .isPresent();
    }
  }

  @Test
  void aCheckpointHoldsTheLayerAndItsCopiesAndReadsBack(@TempDir Path folder) throws Exception {
    Path once = folder.resolve("once");
    Path twice = folder.resolve("twice");
    try (var _ = TensorScope.open();
        var model = open(fixture());
        var released = Safetensors.open(Disk.system(), fixture().resolve("model.safetensors"))) {
      ModelDirectory.write(Disk.system(), once, model);
      try (var written = Safetensors.open(Disk.system(), once.resolve("model.safetensors"))) {
        assertThat(written.tensors().keySet())
            .containsExactlyInAnyOrderElementsOf(released.tensors().keySet());
        for (String name : released.tensors().keySet())
          assertThat(ModelDirectory.toTensor(written.tensor(name)).toFloats())
              .as(name)
              .containsExactly(ModelDirectory.toTensor(released.tensor(name)).toFloats());
      }
      try (var again = open(once)) {
        assertThat(again.config().predictionLayers()).isEqualTo(1);
        ModelDirectory.write(Disk.system(), twice, again);
      }
    }
    for (String file : new String[] {"config.json", "model.safetensors"})
      assertThat(twice.resolve(file)).hasSameBinaryContentAs(once.resolve(file));
  }

  @Test
  void aConfigWithoutTheLayerLeavesItOnDisk() throws Exception {
    String json = Files.readString(fixture().resolve("config.json"));
    Config with = Config.parse(ConfigJson.parse(json));
    Config without =
        Config.parse(
            ConfigJson.parse(
                json.replace(
                    "\"num_nextn_predict_layers\": 1", "\"num_nextn_predict_layers\": 0")));
    assertThat(with.weights()).containsKey("model.layers.2.eh_proj.weight");
    assertThat(without.weights()).doesNotContainKey("model.layers.2.eh_proj.weight");
    assertThat(with.parameterCount()).isEqualTo(without.parameterCount());
    assertThat(with.activeParameterCount()).isEqualTo(without.activeParameterCount());
  }
}
