package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.model.DecoderConfig.Window;
import org.reason4j.nn.RopeScaling;

class FamilyTest {
  private static final String SHAPE =
      """
      "vocab_size": 50, "hidden_size": 16, "num_hidden_layers": 4, "num_attention_heads": 4,
      "num_key_value_heads": 2, "intermediate_size": 24, "max_position_embeddings": 64,
      "num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 8,
      "first_k_dense_replace": 1, "q_lora_rank": null, "kv_lora_rank": 8, "qk_nope_head_dim": 4,
      "qk_rope_head_dim": 4, "v_head_dim": 4, "n_shared_experts": 1, "n_routed_experts": 4,
      "n_group": 1, "topk_group": 1
      """;

  /// A config of the family with more fields.
  private static String json(String family, String more) {
    String fields =
        switch (family) {
          case "deepseek_v2", "deepseek_v3" -> SHAPE.replace("\"num_experts\": 4, ", "");
          case "qwen3_moe" -> shared();
          default -> shared().replace("\"num_experts\": 4, ", "");
        };
    return "{\"model_type\": \"%s\", %s%s}"
        .formatted(family, fields, more.isEmpty() ? "" : ", " + more);
  }

  private static String shared() {
    return SHAPE.substring(0, SHAPE.indexOf("\"first_k")).strip().replaceAll(",$", "");
  }

  private static void refused(String family, String more, String message) {
    assertThatThrownBy(() -> Family.read(json(family, more)))
        .as(more)
        .isInstanceOf(ModelException.class)
        .hasMessage("config.json: " + message);
  }

  @ParameterizedTest
  @EnumSource
  void everyFamilyReadsItsConfigAndWritesWhatItReads(Family family) {
    ModelShape shape = Family.read(json(family.modelType(), ""));
    assertThat(shape.family()).isEqualTo(family);
    assertThat(shape.toJson()).contains("\"" + family.architecture() + "\"");
    ModelShape again = Family.read(shape.toJson());
    assertThat(again).isEqualTo(shape);
    assertThat(again.toJson()).isEqualTo(shape.toJson());
  }

  @Test
  void aMixtureReadsUnderTheNameThatTransformers5Writes() {
    String now = json("qwen3_moe", "");
    String later = now.replace("\"num_experts\"", "\"num_local_experts\"");
    assertThat(later).isNotEqualTo(now);
    assertThat(Family.read(later)).isEqualTo(Family.read(now));
  }

  @Test
  void anUnknownFamilyListsThoseKnown() {
    assertThatThrownBy(() -> Family.read(json("gemma", "")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "config.json: model_type is \"gemma\"; expected one of llama, qwen2, qwen3, qwen3_moe,"
                + " deepseek_v2, deepseek_v3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "qwen3", "qwen3_moe", "deepseek_v2", "deepseek_v3"})
  void fieldsThatChangeTheMathematicsAreRefusedByName(String family) {
    String none = "expected no such field in this family";
    refused(family, "\"hidden_act\": \"gelu\"", "hidden_act is \"gelu\"; expected silu");
    refused(family, "\"mlp_bias\": true", "mlp_bias is true; expected false");
    refused(family, "\"logit_scale\": 0.0625", "logit_scale is 0.0625; expected 1");
    refused(family, "\"attn_logit_softcapping\": 50.0", "attn_logit_softcapping is 50.0; " + none);
    refused(
        family, "\"final_logit_softcapping\": 30.0", "final_logit_softcapping is 30.0; " + none);
    refused(family, "\"partial_rotary_factor\": 0.5", "partial_rotary_factor is 0.5; expected 1");
    refused(family, "\"clip_qkv\": 8", "clip_qkv is 8; " + none);
    refused(family, "\"embedding_multiplier\": 12.0", "embedding_multiplier is 12.0; expected 1");
    refused(family, "\"residual_multiplier\": 0.22", "residual_multiplier is 0.22; expected 1");
    refused(
        family,
        "\"rope_scaling\": {\"type\": \"longrope\"}",
        "rope type is \"longrope\"; expected default, linear, dynamic, llama3 or yarn");
    refused(
        family,
        "\"rope_scaling\": {\"type\": \"linear\"}",
        "factor is missing; expected a number above 0");
  }

  @Test
  void fieldsOfOtherFamiliesAreRefused() {
    String none = "expected no such field in this family";
    refused("llama", "\"sliding_window\": 4096", "sliding_window is 4096; " + none);
    refused("llama", "\"num_local_experts\": 8", "num_local_experts is 8; expected 0");
    refused(
        "llama",
        "\"layer_types\": [\"full_attention\", \"chunked_attention\"]",
        "layer_types is [\"full_attention\",\"chunked_attention\"]; expected full_attention");
    refused("qwen3", "\"num_experts\": 8", "num_experts is 8; expected 0");
    refused(
        "deepseek_v2",
        "\"topk_method\": \"noaux_tc\"",
        "topk_method is noaux_tc; expected greedy or group_limited_greedy");
    refused(
        "deepseek_v2",
        "\"scoring_func\": \"sigmoid\"",
        "scoring_func is \"sigmoid\"; expected softmax");
    refused(
        "deepseek_v3",
        "\"topk_method\": \"greedy\"",
        "topk_method is \"greedy\"; expected noaux_tc");
    refused("deepseek_v3", "\"attention_bias\": true", "attention_bias is true; expected false");
    refused(
        "qwen2",
        "\"quantization_config\": {\"quant_method\": \"awq\"}",
        "quantization_config.quant_method is \"awq\"; expected fp8");
    refused(
        "qwen2",
        "\"num_attention_heads\": \"4\"",
        "num_attention_heads is \"4\"; expected a whole number");
  }

  /// What a released config holds besides, and neutral values of what would be refused.
  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "qwen3", "qwen3_moe", "deepseek_v2", "deepseek_v3"})
  void harmlessFieldsAreIgnored(String family) {
    ModelShape plain = Family.read(json(family, ""));
    for (String harmless :
        List.of(
            "\"attention_dropout\": 0.0",
            "\"bos_token_id\": 1",
            "\"initializer_range\": 0.02",
            "\"use_cache\": true",
            "\"pretraining_tp\": 1",
            "\"router_aux_loss_coef\": 0.001",
            "\"aux_loss_alpha\": 0.001",
            "\"transformers_version\": \"4.46.3\"",
            "\"torch_dtype\": \"bfloat16\"",
            "\"mlp_bias\": false",
            "\"logit_scale\": 1.0",
            "\"partial_rotary_factor\": 1.0",
            "\"attn_logit_softcapping\": null",
            "\"layer_types\": [\"full_attention\", \"full_attention\"]",
            "\"quantization_config\": null"))
      assertThat(Family.read(json(family, harmless))).as(harmless).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type': 'linear', 'factor': 4.0}",
        "{'rope_type': 'dynamic', 'factor': 2.0}",
        "{'rope_type': 'yarn', 'factor': 4.0, 'original_max_position_embeddings': 32}",
        "{'type': 'yarn', 'factor': 4.0, 'original_max_position_embeddings': 32,"
            + " 'attention_factor': 1.25, 'truncate': false, 'beta_fast': 16, 'beta_slow': 2,"
            + " 'mscale': 1.0, 'mscale_all_dim': 0.5}",
        "{'rope_type': 'llama3', 'factor': 8.0, 'low_freq_factor': 1.0, 'high_freq_factor': 4.0,"
            + " 'original_max_position_embeddings': 32}"
      })
  void everyScalingOfEveryDecoderIsReadInBothStylesAndWritten(String scaling) {
    String old = "\"rope_theta\": 5000, \"rope_scaling\": " + scaling.replace('\'', '"');
    String current =
        "\"rope_parameters\": "
            + scaling.replace('\'', '"').replace("}", ", \"rope_theta\": 5000}");
    for (String family : List.of("llama", "qwen2", "qwen3", "qwen3_moe")) {
      var shape = (DecoderConfig) Family.read(json(family, old));
      assertThat(shape.ropeScaling()).isNotInstanceOf(RopeScaling.None.class);
      assertThat(shape.ropeTheta()).isEqualTo(5000);
      assertThat(Family.read(json(family, current))).isEqualTo(shape);
      assertThat(Family.read(shape.toJson())).isEqualTo(shape);
    }
  }

  /// Frequencies that grow with the sequence let it be longer than the model was made for.
  @Test
  void dynamicScalingReachesItsFactorTimesThePositions() {
    var shape =
        Family.read(json("llama", "\"rope_scaling\": {\"type\": \"dynamic\", \"factor\": 2.5}"));
    assertThat(shape.maxPositions()).isEqualTo(160);
    assertThat(shape.toJson()).contains("\"max_position_embeddings\" : 64");
  }

  @Test
  void windowsAreWhereTheConfigSaysAndOnlyIfUsed() {
    String window = "\"sliding_window\": 5, \"use_sliding_window\": ";
    assertThat(window("qwen2", window + "false, \"max_window_layers\": 1")).isEmpty();
    assertThat(window("qwen2", window + "true, \"max_window_layers\": 3"))
        .contains(new Window(5, List.of(3)));
    assertThat(window("qwen2", window + "true")).isEmpty(); // from layer 28 up
    assertThat(
            window(
                "qwen3",
                window
                    + "true, \"layer_types\": [\"sliding_attention\", \"full_attention\","
                    + " \"sliding_attention\", \"full_attention\"]"))
        .contains(new Window(5, List.of(0, 2)));
    assertThat(window("qwen3_moe", window + "true")).contains(new Window(5, List.of(0, 1, 2, 3)));
  }

  private static Optional<Window> window(String family, String more) {
    var shape = (DecoderConfig) Family.read(json(family, more));
    assertThat(Family.read(shape.toJson())).isEqualTo(shape);
    return shape.features().window();
  }

  @Test
  void severalEndTokensAreKept() {
    ModelShape shape = Family.read(json("llama", "\"eos_token_id\": [3, 9]"));
    assertThat(shape.endTokens()).containsExactly(3, 9);
    assertThat(Family.read(shape.toJson()).endTokens()).containsExactly(3, 9);
  }

  @Test
  void activeParametersLeaveOutTheExpertsNobodyChose() {
    ModelShape shape = Family.read(json("qwen3_moe", "\"mlp_only_layers\": [1]"));
    assertThat(shape.parameterCount() - shape.activeParameterCount())
        .isEqualTo(3 * 2 * (3 * 16 * 8)); // three routed layers, two of four experts asleep
    assertThat(Arrays.stream(Family.values()).map(Family::modelType)).doesNotHaveDuplicates();
  }
}
