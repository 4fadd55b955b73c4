package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.reason4j.model.ConfigSummary;
import org.reason4j.weights.Disk;

class InspectionTest {
  private static ConfigSummary config(String json) {
    return ConfigSummary.parse(json);
  }

  @Test
  void aCacheHoldsKeysAndValuesOrTheLatentVector() {
    assertThat(
            config(
                    "{\"num_hidden_layers\": 3, \"hidden_size\": 64, \"num_attention_heads\": 4,"
                        + " \"num_key_value_heads\": 2}")
                .cacheElementsPerToken())
        .hasValue(2 * 3 * 2 * 16);
    // DeepSeek-V3: 61 layers of 512 + 64 elements.
    assertThat(
            config(
                    "{\"num_hidden_layers\": 61, \"num_attention_heads\": 128, \"kv_lora_rank\":"
                        + " 512, \"qk_rope_head_dim\": 64}")
                .cacheElementsPerToken())
        .hasValue(61 * 576);
    assertThat(config("{\"num_hidden_layers\": 3}").cacheElementsPerToken()).isEmpty();
  }

  @Test
  void aMultimodalConfigTellsOfItsLanguageModel() {
    ConfigSummary config =
        config("{\"model_type\": \"both\", \"text_config\": {\"model_type\": \"words\"}}");
    assertThat(config.family()).hasValue("words");
  }

  @Test
  void memoryIsTheSumOfItsParts() {
    MemoryNeed need = MemoryNeed.running(1000, 10, 7);
    assertThat(need.parts()).containsEntry("weights", 4000L).containsEntry("cache", 280L);
    assertThat(need.bytes()).isEqualTo(4280 + MemoryNeed.PROCESS);
    MemoryNeed training =
        MemoryNeed.training(
            1000,
            java.util.Optional.of(
                config(
                    "{\"num_hidden_layers\": 2, \"hidden_size\": 8, \"num_attention_heads\": 2,"
                        + " \"intermediate_size\": 16, \"vocab_size\": 100}")),
            5);
    // One layer keeps 6 x 8 + 2 (2 + 2) x 4 + 4 x 16 = 144 elements a token.
    assertThat(training.parts())
        .containsEntry("gradients", 8000L)
        .containsEntry("optimizer", 8000L)
        .containsEntry("activations", 4L * 5 * 3 * 144)
        .containsEntry("logits", 12L * 5 * 100);
  }

  @Test
  void weightsAloneAreTold() throws Exception {
    Path model = Path.of(InspectionTest.class.getResource("/golden/models/tiny-llama").toURI());
    Inspection told = Inspection.of(Disk.system(), model.resolve("model.safetensors"));
    assertThat(told.use()).isInstanceOf(Inspection.Use.Unnamed.class);
    assertThat(told.parameters()).isEqualTo(118_208);
    assertThat(told.metadata()).containsEntry("format", "pt");
    assertThat(told.types()).containsOnlyKeys("F32");
  }
}
