package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.nn.TokenHead;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Logits, loss, gradients and greedy continuations equal those of `transformers` (golden/models).
@ExtendWith(NoLeaks.class)
class DecoderGoldenTest {
  private static Path folder(String model) throws Exception {
    return Path.of(DecoderGoldenTest.class.getResource("/golden/models/" + model).toURI());
  }

  private static float largestDifference(Tensor a, Tensor b) {
    float[] x = a.toFloats();
    float[] y = b.toFloats();
    assertThat(x).hasSameSizeAs(y);
    float worst = 0;
    for (int i = 0; i < x.length; i++) worst = Math.max(worst, Math.abs(x[i] - y[i]));
    return worst;
  }

  private static int[][] mask(Tensor mask_BT) {
    int length = (int) mask_BT.size(1);
    long[] flat = mask_BT.toLongs();
    int[][] rows = new int[(int) mask_BT.size(0)][];
    for (int b = 0; b < rows.length; b++)
      rows[b] = Arrays.stream(flat, b * length, (b + 1) * length).mapToInt(i -> (int) i).toArray();
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-llama-tied", "tiny-deepseek-v3"})
  void logitsAndLeftPaddedLogitsAreEqual(String name) throws Exception {
    try (var _ = TensorScope.open();
        var model = ModelDirectory.open(Disk.system(), folder(name));
        var golden = Safetensors.open(Disk.system(), folder(name).resolve("golden.safetensors"));
        var _ = Tensor.noGradients()) {
      Tensor ids_BT = ModelDirectory.toTensor(golden.tensor("input_ids"));
      Tensor logits_BTV =
          model.hidden(ids_BT, AttentionContext.causal()).linear(model.headWeight());
      assertThat(largestDifference(logits_BTV, ModelDirectory.toTensor(golden.tensor("logits"))))
          .isLessThan(2e-5f);
      Tensor mask_BT = ModelDirectory.toTensor(golden.tensor("padded_attention_mask"));
      Tensor padded_BTV =
          model
              .hidden(
                  ModelDirectory.toTensor(golden.tensor("padded_input_ids")),
                  AttentionContext.leftPadded(mask(mask_BT)))
              .linear(model.headWeight())
              .mul(mask_BT.unsqueeze(-1));
      assertThat(
              largestDifference(
                  padded_BTV, ModelDirectory.toTensor(golden.tensor("padded_logits"))))
          .isLessThan(2e-5f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-llama-tied", "tiny-deepseek-v3"})
  void lossAndGradientsAreEqualWithAndWithoutCheckpointing(String name) throws Exception {
    JsonNode expected =
        JsonMapper.shared().readTree(Files.readString(folder(name).resolve("golden.json")));
    for (boolean checkpointing : new boolean[] {false, true})
      try (var _ = TensorScope.open();
          var model = ModelDirectory.open(Disk.system(), folder(name));
          var golden =
              Safetensors.open(Disk.system(), folder(name).resolve("golden.safetensors"))) {
        Tensor ids_BT = ModelDirectory.toTensor(golden.tensor("input_ids"));
        long rows = ids_BT.size(0);
        long length = ids_BT.size(1);
        var pass = model.forward(ids_BT, AttentionContext.causal(), checkpointing);
        Tensor hidden_BTD = pass.hidden_BTD();
        long width = hidden_BTD.size(2);
        Tensor hidden_ND = hidden_BTD.narrow(1, 0, length - 1).reshape(-1, width);
        Tensor target_N = ids_BT.narrow(1, 1, length - 1).reshape(-1);
        var head = new TokenHead(5, 1); // does not divide the 26 tokens
        var scores = head.score(hidden_ND, model.headWeight(), target_N);
        double count = (double) target_N.count();
        assertThat(-scores.logp_N().sum().item() / count)
            .isCloseTo(expected.path("loss").asDouble(), org.assertj.core.data.Offset.offset(1e-5));
        Tensor weight_N = Tensor.full(-1 / count, hidden_ND.dtype(), target_N.count());
        Tensor dHidden_ND =
            head.backward(hidden_ND, model.headWeight(), target_N, scores, weight_N);
        Tensor gradient_BTD = Tensor.zeros(hidden_BTD.dtype(), rows, length, width);
        gradient_BTD.narrow(1, 0, length - 1).copy_(dHidden_ND.view(rows, length - 1, width));
        pass.backward(gradient_BTD);
        expected
            .path("gradients")
            .properties()
            .forEach(e -> {
              float[] seen = model.parameters().get(e.getKey()).gradient().orElseThrow().toFloats();
              double norm = e.getValue().path("norm").asDouble();
              for (JsonNode entry : e.getValue().path("entries"))
                assertThat((double) seen[entry.get(0).asInt()])
                    .as("gradient of %s at %s", e.getKey(), entry.get(0))
                    .isCloseTo(
                        entry.get(1).asDouble(), org.assertj.core.data.Offset.offset(1e-4 * norm));
            });
      }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-llama-tied", "tiny-deepseek-v3"})
  void greedyContinuationsAreIdentical(String name) throws Exception {
    JsonNode expected =
        JsonMapper.shared().readTree(Files.readString(folder(name).resolve("golden.json")));
    try (var _ = TensorScope.open();
        var model = ModelDirectory.open(Disk.system(), folder(name));
        var golden = Safetensors.open(Disk.system(), folder(name).resolve("golden.safetensors"))) {
      int[][] ids = mask(ModelDirectory.toTensor(golden.tensor("padded_input_ids")));
      int[][] mask = mask(ModelDirectory.toTensor(golden.tensor("padded_attention_mask")));
      var prompts = new java.util.ArrayList<Prompt>();
      for (int b = 0; b < ids.length; b++) {
        int row = b;
        int[] prompt =
            java.util.stream.IntStream.range(0, ids[b].length)
                .filter(t -> mask[row][t] == 1)
                .map(t -> ids[row][t])
                .toArray();
        prompts.add(new Prompt(prompt, 1, _ -> new SplittableRandom(1)));
      }
      var settings = new Batcher.Settings(SamplingSettings.GREEDY, 16, Set.of(), 1);
      var made = new Batcher(model, settings).generate(prompts);
      for (int b = 0; b < ids.length; b++) {
        List<Integer> greedy = new java.util.ArrayList<>();
        for (JsonNode id : expected.path("greedy_from_padded").get(b)) greedy.add(id.asInt());
        assertThat(Arrays.stream(made.get(b).getFirst().ids()).boxed().toList()).isEqualTo(greedy);
      }
    }
  }
}
