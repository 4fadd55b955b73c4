package org.reason4j.model.deepseekv3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.Family;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.ModelException;
import org.reason4j.nn.LatentAttention.Decoding;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;

/// What golden/models does not show; logits, gradients and continuations are in DecoderGoldenTest.
@ExtendWith(NoLeaks.class)
class ModelTest {
  private static Path folder() throws Exception {
    return Path.of(ModelTest.class.getResource("/golden/models/tiny-deepseek-v3").toURI());
  }

  private static LanguageModel open() throws Exception {
    return ModelDirectory.open(Disk.system(), folder());
  }

  private static float[] hidden(LanguageModel model) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      Tensor ids_BT = Tensor.of(new long[] {5, 9, 33, 7, 7, 100}, 1, 6);
      return model.hidden(ids_BT, AttentionContext.causal()).toFloats();
    }
  }

  @Test
  void whatIsWrittenOpensAsTheSameModelAndWritesTheSameBytes(@TempDir Path folder)
      throws Exception {
    Path once = folder.resolve("once");
    Path twice = folder.resolve("twice");
    try (var model = open()) {
      ModelDirectory.write(Disk.system(), once, model);
      try (var again = ModelDirectory.open(Disk.system(), once)) {
        assertThat(hidden(again)).containsExactly(hidden(model));
        ModelDirectory.write(Disk.system(), twice, again);
      }
    }
    for (String file : List.of("config.json", "model.safetensors"))
      assertThat(twice.resolve(file)).hasSameBinaryContentAs(once.resolve(file));
  }

  @Test
  void anExpertNobodyChoseHasGradientZeroAndTheCorrectionHasNone() throws Exception {
    try (var _ = TensorScope.open();
        var model = open()) {
      Tensor ids_BT = Tensor.of(new long[] {5}, 1, 1);
      var pass = model.forward(ids_BT, AttentionContext.causal(), false);
      pass.backward(Tensor.full(1, pass.hidden_BTD().dtype(), pass.hidden_BTD().shape()));
      String layer = "model.layers.2.mlp.";
      int idle = 0;
      for (int e = 0; e < 16; e++) {
        Tensor weight = model.parameters().get(layer + "experts." + e + ".up_proj.weight");
        if (weight.gradient().orElseThrow().abs().sum().item() == 0) idle++;
      }
      assertThat(idle).isEqualTo(12);
      assertThat(model.parameters().get(layer + "gate.e_score_correction_bias").gradient())
          .isEmpty();
    }
  }

  @Test
  void aTokenIsTheSameWhateverOtherRowsAreRoutedTo() throws Exception {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients();
        var model = open()) {
      long[] ids = new SplittableRandom(4).longs(5 * 9, 0, 112).toArray();
      Tensor all_BTD = model.hidden(Tensor.of(ids, 5, 9), AttentionContext.causal());
      for (int b = 0; b < 5; b++) {
        long[] own = java.util.Arrays.copyOfRange(ids, b * 9, b * 9 + 9);
        Tensor alone_BTD = model.hidden(Tensor.of(own, 1, 9), AttentionContext.causal());
        assertThat(alone_BTD.toFloats())
            .containsExactly(all_BTD.narrow(0, b, 1).toFloats(), within(2e-5f));
      }
    }
  }

  @Test
  void whatIsGeneratedHasTheLogProbabilitiesOfThePlainForward() throws Exception {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients();
        var model = open()) {
      int[] prompt = {5, 9, 33};
      var settings = new Batcher.Settings(SamplingSettings.PLAIN, 40, Set.of(), 2);
      var made =
          new Batcher(model, settings)
              .generate(List.of(new Prompt(prompt, 3, g -> new SplittableRandom(g))));
      for (var completion : made.getFirst()) {
        int[] ids = new int[prompt.length + completion.ids().length];
        System.arraycopy(prompt, 0, ids, 0, prompt.length);
        System.arraycopy(completion.ids(), 0, ids, prompt.length, completion.ids().length);
        Tensor logp_TV =
            model
                .hidden(Tensor.ofIds(ids, 1, ids.length), AttentionContext.causal())
                .linear(model.headWeight())
                .logSoftmax(-1)
                .squeeze(0);
        for (int t = 0; t < completion.ids().length; t++)
          assertThat(completion.logProbs()[t])
              .isCloseTo(
                  (float)
                      logp_TV
                          .select(0, prompt.length + t - 1L)
                          .select(0, completion.ids()[t])
                          .item(),
                  within(2e-5f));
      }
    }
  }

  @Test
  void aTokenLeavesOneLatentVectorALayerAndBothDecodingsContinueAlike() throws Exception {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients();
        var model = (Model) open();
        var expanding =
            new Model(model.config(), model.parameters().snapshot(), Decoding.EXPANDED)) {
      assertThat(model.cacheShape().elements()).isEqualTo((20 + 16) * 3);
      var prompts = new ArrayList<Prompt>();
      for (int p = 0; p < 5; p++) {
        int[] ids = new SplittableRandom(p).ints(3 + 4L * p, 0, 112).toArray();
        prompts.add(new Prompt(ids, 2, _ -> new SplittableRandom(1)));
      }
      var settings = new Batcher.Settings(SamplingSettings.GREEDY, 30, Set.of(33), 3);
      var absorbed = new Batcher(model, settings).generate(prompts);
      var expanded = new Batcher(expanding, settings).generate(prompts);
      for (int p = 0; p < 5; p++)
        for (int g = 0; g < 2; g++) {
          assertThat(absorbed.get(p).get(g).ids()).isEqualTo(expanded.get(p).get(g).ids());
          assertThat(absorbed.get(p).get(g).logProbs())
              .containsExactly(expanded.get(p).get(g).logProbs(), within(2e-5f));
        }
    }
  }

  @Test
  void anUnknownFamilyListsThoseKnown(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"gemma\"}");
    assertThatThrownBy(() -> ModelDirectory.open(Disk.system(), folder))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "model_type is \"gemma\"; expected one of llama, qwen2, qwen3, qwen3_moe,"
                + " deepseek_v2, deepseek_v3");
  }

  @Test
  void mathematicsThatIsNotBuiltIsRefused() throws Exception {
    String json = Files.readString(folder().resolve("config.json"));
    assertThat(((Config) Family.read(json)).logitScale())
        .isCloseTo(Math.pow(0.1 * Math.log(40) + 1, 2) / Math.sqrt(32), within(1e-12));
    refused(
        json.replace("\"sigmoid\"", "\"softmax\""),
        "scoring_func is \"softmax\"; expected sigmoid");
    refused(
        json.replace("\"noaux_tc\"", "\"greedy\""), "topk_method is \"greedy\"; expected noaux_tc");
    refused(
        json.replace("\"n_group\": 4", "\"n_group\": 5"),
        "the gate's groups is 5; a divisor of experts = 16");
    refused(
        json.replace(
            "\"ep_size\"", "\"quantization_config\": {\"quant_method\": \"fp8\"}, \"ep_size\""),
        "quantization_config.activation_scheme is \"missing\"; expected dynamic");
    refused(
        json.replace("\"kv_lora_rank\"", "\"kv_rank\""),
        "kv_lora_rank is missing; expected a whole number");
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> Family.read(json))
        .isInstanceOf(ModelException.class)
        .hasMessage("config.json: " + message);
  }
}
