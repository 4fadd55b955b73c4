package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Float8;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.StoredTensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
class BlockFloatsTest {
  private static Path fixture() {
    Path folder =
        Path.of(System.getProperty("reason4j.root"))
            .resolve("../shared/fixtures/models/tiny-deepseek-v3-fp8");
    Assumptions.assumeTrue(Files.exists(folder), folder + " is absent");
    return folder;
  }

  private static JsonNode golden() throws Exception {
    return JsonMapper.shared().readTree(Files.readString(fixture().resolve("golden.json")));
  }

  @Test
  void everyByteHasTheValueOfTorch() throws Exception {
    JsonNode table = golden().path("e4m3fn_table");
    for (int b = 0; b < 256; b++) {
      float seen = Float8.E4M3.value((byte) b);
      if (table.get(b).isNull()) assertThat(seen).isNaN();
      else assertThat((double) seen).isEqualTo(table.get(b).asDouble());
    }
  }

  @Test
  void everyWeightExpandsToItsValue() throws Exception {
    try (var _ = TensorScope.open();
        var model = ModelDirectory.open(Disk.system(), fixture());
        var golden = Safetensors.open(Disk.system(), fixture().resolve("golden.safetensors"))) {
      JsonNode expected = golden().path("dequantised");
      assertThat(expected.properties()).isNotEmpty();
      for (var weight : expected.properties()) {
        float[] seen = model.parameters().get(weight.getKey()).toFloats();
        for (JsonNode entry : weight.getValue().path("entries"))
          assertThat((double) seen[entry.get(0).asInt()])
              .as("%s at %s", weight.getKey(), entry.get(0))
              .isEqualTo(entry.get(1).asDouble());
      }
      for (String name : golden.tensors().keySet())
        if (name.startsWith("dequantised."))
          assertThat(model.parameters().get(name.substring(12)).toFloats())
              .containsExactly(ModelDirectory.toTensor(golden.tensor(name)).toFloats());
    }
  }

  @Test
  void logitsAreThoseOfTheExpandedModel() throws Exception {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients();
        var model = ModelDirectory.open(Disk.system(), fixture());
        var golden = Safetensors.open(Disk.system(), fixture().resolve("golden.safetensors"))) {
      Tensor ids_BT = ModelDirectory.toTensor(golden.tensor("input_ids"));
      Tensor logits_BTV =
          model.hidden(ids_BT, AttentionContext.causal()).linear(model.headWeight());
      Tensor difference_BTV =
          logits_BTV.sub(ModelDirectory.toTensor(golden.tensor("logits"))).abs();
      assertThat(difference_BTV.reshape(-1).amax(0, false).item()).isLessThan(5e-5);
    }
  }

  @Test
  void aRoundedModelReadsBackAndIsWrittenWithTheSameBytes(@TempDir Path folder) throws Exception {
    Path once = folder.resolve("once");
    Path twice = folder.resolve("twice");
    try (var _ = TensorScope.open();
        var model = ModelDirectory.open(Disk.system(), fixture())) {
      ModelDirectory.writeFloat8(Disk.system(), once, model);
      try (var rounded = ModelDirectory.open(Disk.system(), once);
          var stored = ShardedWeights.open(Disk.system(), once)) {
        String name = "model.layers.1.mlp.experts.0.up_proj.weight"; // 136 x 144
        assertThat(stored.tensor(name).spec().type()).isEqualTo(StoredType.F8_E4M3);
        assertThat(stored.tensor(name + "_scale_inv").spec().shape()).isEqualTo(List.of(2L, 2L));
        assertThat(stored.tensor("lm_head.weight").spec().type()).isEqualTo(StoredType.F32);
        model
            .parameters()
            .asMap()
            .forEach((weight, tensor) -> {
              Tensor again = rounded.parameters().get(weight);
              double worst = tensor.detach().abs().reshape(-1).amax(0, false).item();
              assertThat(
                      again.detach().sub(tensor.detach()).abs().reshape(-1).amax(0, false).item())
                  .as(weight)
                  .isLessThanOrEqualTo(worst / 28 + 1e-7); // half a step below 448: 16 of 448
            });
        ModelDirectory.writeFloat8(Disk.system(), twice, rounded);
      }
    }
    assertThat(twice.resolve("model.safetensors"))
        .hasSameBinaryContentAs(once.resolve("model.safetensors"));
    assertThat(twice.resolve("config.json")).hasSameBinaryContentAs(once.resolve("config.json"));
  }

  private static TensorBytes stored(String name, StoredType type, byte[] bytes, long... shape) {
    return new TensorBytes(new TensorSpec(name, type, shape), MemorySegment.ofArray(bytes));
  }

  @Test
  void aScaleMayBeAPowerOfTwoWhereTheConfigSaysSo() {
    byte[] one = {0x38, 0x40, (byte) 0xB8}; // 1, 2, -1
    TensorBytes weight = stored("w", StoredType.F8_E4M3, one, 1, 3);
    TensorBytes scale =
        stored("w_scale_inv", StoredType.F8_E8M0, new byte[] {124, (byte) 130}, 1, 2);
    try (var _ = TensorScope.open()) {
      var all = Map.of("w", weight, "w_scale_inv", scale);
      assertThat(
              new BlockFloats(2, 2, true).expand(weight, StoredTensors.of(all.values())).toFloats())
          .containsExactly(0.125f, 0.25f, -8);
      assertThatThrownBy(
              () -> new BlockFloats(2, 2, false).expand(weight, StoredTensors.of(all.values())))
          .isInstanceOf(ModelException.class)
          .hasMessage("tensor w_scale_inv is F8_E8M0; expected F32 by the config's scale_fmt");
      assertThatThrownBy(
              () -> new BlockFloats(2, 4, true).expand(weight, StoredTensors.of(all.values())))
          .hasMessage(
              "tensor w_scale_inv has shape [1, 2]; expected [1, 1], one scale for 2 x 4 of w");
      assertThatThrownBy(
              () -> new BlockFloats(2, 2, true).expand(weight, StoredTensors.of(List.of(weight))))
          .hasMessage("tensor w is F8_E4M3 without scales; expected w_scale_inv beside it");
      TensorBytes wide =
          stored("w", StoredType.F8_E5M2, new byte[] {0x3C, 0x40, (byte) 0xBC}, 1, 3);
      assertThat(
              new BlockFloats(2, 2, true).expand(wide, StoredTensors.of(all.values())).toFloats())
          .containsExactly(0.125f, 0.25f, -8);
    }
  }

  @Test
  void otherQuantizationsAreRefused() {
    refused(
        "\"quant_method\": \"awq\"", "quantization_config.quant_method is \"awq\"; expected fp8");
    String method = "\"quant_method\": \"fp8\", \"activation_scheme\": \"dynamic\"";
    refused(method + ", \"fmt\": \"e5m2\"", "quantization_config.fmt is \"e5m2\"; expected e4m3");
    refused(
        "\"quant_method\": \"fp8\", \"activation_scheme\": \"static\"",
        "quantization_config.activation_scheme is \"static\"; expected dynamic");
    refused(
        method, "quantization_config.weight_block_size is missing; expected two sizes, at least 1");
    refused(
        method + ", \"weight_block_size\": [128, 128], \"scale_fmt\": \"ue4m3\"",
        "quantization_config.scale_fmt is \"ue4m3\"; expected float or ue8m0");
  }

  private static void refused(String fields, String message) {
    ConfigJson config = ConfigJson.parse("{\"quantization_config\": {" + fields + "}}");
    assertThatThrownBy(() -> BlockFloats.described(config))
        .isInstanceOf(ModelException.class)
        .hasMessage("config.json: " + message);
  }
}
