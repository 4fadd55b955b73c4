package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.train.loss.RewardModelLoss;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Rewards, loss and gradients equal those of `transformers` (golden/models/tiny-qwen2-reward).
@ExtendWith(NoLeaks.class)
class RewardModelTest {
  private static final Disk DISK = Disk.system();

  @TempDir private Path folder = Path.of("");

  private static Path golden(String name) throws Exception {
    return Path.of(RewardModelTest.class.getResource("/golden/models/" + name).toURI());
  }

  private record Golden(List<int[]> right, List<int[]> left, double[] rewards, float[] headGrad) {}

  private static Golden golden() throws Exception {
    try (var _ = TensorScope.open();
        var stored =
            Safetensors.open(DISK, golden("tiny-qwen2-reward").resolve("golden.safetensors"))) {
      return new Golden(
          rows(stored, ""),
          rows(stored, "left_"),
          ModelDirectory.toTensor(stored.tensor("rewards")).toDoubles(),
          ModelDirectory.toTensor(stored.tensor("grad.score.weight")).toFloats());
    }
  }

  private static List<int[]> rows(Safetensors stored, String side) {
    Tensor ids_BT = ModelDirectory.toTensor(stored.tensor(side + "input_ids"));
    long[] ids = ids_BT.toLongs();
    long[] mask = ModelDirectory.toTensor(stored.tensor(side + "attention_mask")).toLongs();
    int length = (int) ids_BT.size(1);
    var rows = new ArrayList<int[]>();
    for (int b = 0; b < ids_BT.size(0); b++) {
      int from = b * length;
      rows.add(
          java.util.stream.IntStream.range(from, from + length)
              .filter(i -> mask[i] == 1)
              .map(i -> (int) ids[i])
              .toArray());
    }
    return rows;
  }

  @Test
  void rewardsEqualThoseOfTransformersOnBothSidesOfPadding() throws Exception {
    Golden golden = golden();
    assertThat(golden.right().stream().map(row -> row.length).distinct()).hasSizeGreaterThan(1);
    try (var model = RewardModel.open(DISK, golden("tiny-qwen2-reward"))) {
      for (List<int[]> rows : List.of(golden.right(), golden.left()))
        assertThat(model.score(rows, 1 << 20))
            .containsExactly(golden.rewards(), Offset.offset(2e-5));
    }
  }

  @Test
  void lossAndGradientsEqualThoseOfTransformersWithAndWithoutCheckpointing() throws Exception {
    Golden golden = golden();
    JsonNode expected =
        JsonMapper.shared()
            .readTree(Files.readString(golden("tiny-qwen2-reward").resolve("golden.json")));
    for (boolean checkpointing : new boolean[] {false, true})
      try (var _ = TensorScope.open();
          var model = RewardModel.open(DISK, golden("tiny-qwen2-reward"))) {
        var pass = RewardModel.forward(model.trunk(), golden.right(), checkpointing);
        var loss = new RewardModelLoss(0).of(pass.rewards_B(), Optional.empty());
        assertThat(loss.loss().item())
            .isCloseTo(expected.path("loss").asDouble(), Offset.offset(1e-5));
        assertThat(loss.metrics().get("accuracy"))
            .isCloseTo(expected.path("accuracy").asDouble(), Offset.offset(1e-6));
        pass.backward(loss.loss());
        assertThat(expected.path("gradients").size()).isEqualTo(model.parameters().names().size());
        expected
            .path("gradients")
            .properties()
            .forEach(e -> {
              float[] seen = model.parameters().get(e.getKey()).gradient().orElseThrow().toFloats();
              double norm = e.getValue().path("norm").asDouble();
              for (JsonNode entry : e.getValue().path("entries"))
                assertThat((double) seen[entry.get(0).asInt()])
                    .as("gradient of %s at %s", e.getKey(), entry.get(0))
                    .isCloseTo(entry.get(1).asDouble(), Offset.offset(1e-4 * norm));
            });
        assertThat(model.parameters().get("score.weight").gradient().orElseThrow().toFloats())
            .containsExactly(golden.headGrad(), Offset.offset(2e-4f));
      }
  }

  @Test
  void aBatchOfMixedLengthsScoresAsOneByOne() throws Exception {
    var rows = new ArrayList<int[]>();
    for (int length : new int[] {3, 17, 1, 8, 8, 30, 2})
      rows.add(RandomStreams.of(3, "row", length).ints(length, 3, 128).toArray());
    try (var model = RewardModel.open(DISK, golden("tiny-qwen2-reward"))) {
      double[] alone = new double[rows.size()];
      for (int i = 0; i < alone.length; i++) alone[i] = model.score(List.of(rows.get(i)), 1)[0];
      for (int tokens : new int[] {1, 40, 1 << 20})
        assertThat(model.score(rows, tokens)).containsExactly(alone, Offset.offset(1e-5));
      for (int workers : new int[] {1, 3})
        try (var pool = new Workers(workers)) {
          assertThat(model.score(rows, 40, pool)).isEqualTo(model.score(rows, 40));
        }
      assertThat(model.score(List.of(), 40)).isEmpty();
    }
  }

  /// Along its own direction the loss changes as fast as the gradient is long.
  @Test
  void gradientsAgreeWithFiniteDifferences() throws Exception {
    Golden golden = golden();
    try (var model = RewardModel.fresh(DISK, golden("tiny-llama"), 0.5, RandomStreams.of(1, "h"))) {
      for (String name : model.parameters().names())
        try (var _ = TensorScope.open()) {
          var pass = RewardModel.forward(model.trunk(), golden.right(), false);
          pass.backward(loss(pass));
          Tensor gradient = model.parameters().get(name).gradient().orElseThrow().copy();
          model.parameters().clearGradients();
          double norm = Math.sqrt(gradient.square().sum().item());
          double step = 2e-2;
          try (var _ = Tensor.noGradients()) {
            Tensor parameter = model.parameters().get(name);
            parameter.add_(gradient, step / norm);
            double above = loss(RewardModel.forward(model.trunk(), golden.right(), false)).item();
            parameter.add_(gradient, -2 * step / norm);
            double below = loss(RewardModel.forward(model.trunk(), golden.right(), false)).item();
            parameter.add_(gradient, step / norm);
            assertThat((above - below) / (2 * step))
                .as(name)
                .isCloseTo(norm, Offset.offset(0.02 * norm + 2e-5));
          }
        }
    }
  }

  private static Tensor loss(RewardModel.Pass pass) {
    return new RewardModelLoss(0.1).of(pass.rewards_B(), Optional.empty()).loss();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tiny-qwen2", "tiny-llama", "tiny-llama-tied", "tiny-qwen3", "tiny-qwen3-moe"})
  void madeFromACausalModelItKeepsTheTrunkAndIsReadBack(String name) throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    double[] scores;
    List<int[]> rows = List.of(new int[] {5, 6, 7}, new int[] {9});
    try (var causal = ModelDirectory.open(DISK, golden(name));
        var model = RewardModel.fresh(DISK, golden(name), 0.02, RandomStreams.of(1, "head"))) {
      assertThat(model.parameters().has("lm_head.weight")).isFalse();
      for (String weight : model.parameters().names())
        if (!weight.equals(RewardModel.HEAD))
          assertThat(model.parameters().get(weight).toFloats())
              .isEqualTo(causal.parameters().get(weight).toFloats());
      scores = model.score(rows, 100);
      assertThat(scores[0]).isNotEqualTo(scores[1]);
      model.write(DISK, first);
    }
    new RewardScale(0.25, 2).write(DISK, first);
    String config = Files.readString(first.resolve("config.json"));
    assertThat(RewardModel.describes(config)).isTrue();
    assertThat(config)
        .contains(
            Family.read(config)
                .family()
                .architecture()
                .replace("ForCausalLM", "ForSequenceClassification"));
    try (var model = RewardModel.open(DISK, first)) {
      assertThat(model.score(rows, 100)).isEqualTo(scores);
      assertThat(model.scale()).contains(new RewardScale(0.25, 2));
      model.write(DISK, second);
    }
    for (String file : List.of("config.json", "model.safetensors", RewardScale.FILE))
      assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
  }

  @Test
  void configSaysWhatTransformersReads() throws Exception {
    try (var model = RewardModel.open(DISK, golden("tiny-qwen2-reward"))) {
      JsonNode config = JsonMapper.shared().readTree(model.configJson());
      assertThat(config.path("architectures").path(0).asString())
          .isEqualTo("Qwen2ForSequenceClassification");
      assertThat(config.path("id2label").size()).isEqualTo(1);
      assertThat(config.path("pad_token_id").asInt(-1)).isZero();
    }
  }

  @Test
  void whatIsNoRewardModelIsRefused() throws Exception {
    Path causal = golden("tiny-qwen2");
    assertThatThrownBy(() -> RewardModel.open(DISK, causal))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Qwen2ForCausalLM")
        .hasMessageContaining("expected LlamaForSequenceClassification");
    assertThatThrownBy(() -> RewardModel.open(DISK, folder))
        .hasMessageContaining("has no config.json");
    Path labels = Files.createDirectory(folder.resolve("labels"));
    String config = Files.readString(golden("tiny-qwen2-reward").resolve("config.json"));
    Files.writeString(
        labels.resolve("config.json"),
        config.replace("\"0\": \"LABEL_0\"", "\"0\": \"NO\", \"1\": \"YES\""));
    assertThatThrownBy(() -> RewardModel.open(DISK, labels))
        .hasMessage("config.json: number of labels is 2; expected 1, a reward");
  }

  @Test
  void aRowThatCannotBeScoredSaysWhy() throws Exception {
    try (var model = RewardModel.open(DISK, golden("tiny-qwen2-reward"))) {
      assertThatThrownBy(() -> model.score(List.of(new int[513]), 100))
          .hasMessageContaining("a row of 513 tokens for a reward model of 512 positions");
      assertThatThrownBy(() -> model.score(List.of(new int[] {5}, new int[0]), 100))
          .hasMessageContaining("is empty");
    }
  }
}
