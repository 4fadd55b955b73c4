package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.engine.RandomStreams;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// What golden/models does not show of the decoder.
@ExtendWith(NoLeaks.class)
class DecoderTest {
  private static Decoder model(String family, String more) {
    String json =
        """
        {"model_type": "%s", "vocab_size": 61, "hidden_size": 16, "num_hidden_layers": 2,
         "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 24,
         "max_position_embeddings": 128, %s}
        """
            .formatted(family, more);
    return Decoder.fresh(DecoderConfig.parse(json), 0.4, RandomStreams.of(3, "decoder"));
  }

  private static float[] hidden(Decoder model) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      int[] ids = RandomStreams.of(4, "ids").ints(11, 0, 61).toArray();
      return model.hidden(Tensor.ofIds(ids, 1, 11), AttentionContext.causal()).toFloats();
    }
  }

  /// Probabilities sum to 1, so a bias on the values goes through the output projection as it is.
  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3"})
  void aBiasOnValuesIsABiasOnTheOutput(String family) {
    try (var onValues = model(family, "\"attention_bias\": true");
        var onOutput = model(family, "\"attention_bias\": true")) {
      float[] before = hidden(onValues);
      try (var _ = TensorScope.open();
          var _ = Tensor.noGradients()) {
        String at = "model.layers.1.self_attn.";
        float[] bias = new float[8]; // J K
        for (int i = 0; i < bias.length; i++) bias[i] = 0.1f * (i - 3);
        Tensor bias_C = Tensor.of(bias, 8);
        onValues.parameters().get(at + "v_proj.bias").copy_(bias_C);
        Tensor shared_C =
            bias_C.view(2, 1, 4).expand(2, 2, 4).reshape(1, 16); // each serves two heads
        onOutput
            .parameters()
            .get(at + "o_proj.bias")
            .copy_(shared_C.linear(onOutput.parameters().get(at + "o_proj.weight")).view(16));
      }
      assertThat(hidden(onValues)).containsExactly(hidden(onOutput), within(2e-5f));
      assertThat(hidden(onValues)).isNotEqualTo(before);
    }
  }

  @Test
  void anExpertNobodyChoseHasGradientZero() {
    String experts =
        "\"num_experts\": 8, \"num_experts_per_tok\": 2, \"moe_intermediate_size\": 12,"
            + " \"norm_topk_prob\": true";
    for (boolean checkpointing : new boolean[] {false, true})
      try (var _ = TensorScope.open();
          var model = model("qwen3_moe", experts)) {
        var pass =
            model.forward(
                Tensor.ofIds(new int[] {5}, 1, 1), AttentionContext.causal(), checkpointing);
        pass.backward(Tensor.full(1, pass.hidden_BTD().dtype(), pass.hidden_BTD().shape()));
        int idle = 0;
        for (int e = 0; e < 8; e++) {
          Tensor weight =
              model.parameters().get("model.layers.1.mlp.experts." + e + ".up_proj.weight");
          if (weight.gradient().orElseThrow().abs().sum().item() == 0) idle++;
        }
        assertThat(idle).isEqualTo(6);
      }
  }
}
