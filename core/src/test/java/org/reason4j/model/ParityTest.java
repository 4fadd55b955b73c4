package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.nn.Gate;
import org.reason4j.nn.RmsNorm;
import org.reason4j.nn.TokenHead;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Logits, hidden states, loss, gradients and greedy continuations equal those of `transformers`
/// (golden/models). The differences are written to target/parity.md, the table of docs/models.md.
@ExtendWith(NoLeaks.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParityTest {
  private static final float LOGITS = 2e-5f;

  /// The largest difference of each kind, by model.
  private final SortedMap<String, SortedMap<String, Double>> differences = new TreeMap<>();

  private void differs(Reference reference, String what, double by) {
    differences.computeIfAbsent(reference.name, _ -> new TreeMap<>()).merge(what, by, Math::max);
  }

  @AfterAll
  void writeTheTable() throws Exception {
    List<String> kinds = List.of("logits", "hidden states", "loss", "gradients");
    var table =
        new StringBuilder("| model | " + String.join(" | ", kinds) + " |\n|---|---|---|---|---|\n");
    differences.forEach((model, by) -> {
      table.append("| ").append(model);
      for (String kind : kinds)
        table.append(String.format(Locale.ROOT, " | %.1e", by.getOrDefault(kind, Double.NaN)));
      table.append(" |\n");
    });
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "parity.md"), table);
  }

  /// A model's folder and what the reference computed with it.
  record Reference(String name, Path folder) {
    @Override
    public String toString() {
      return name;
    }

    LanguageModel open() {
      return ModelDirectory.open(Disk.system(), folder);
    }

    Safetensors golden() {
      return Safetensors.open(Disk.system(), folder.resolve("golden.safetensors"));
    }

    JsonNode numbers() throws Exception {
      return JsonMapper.shared().readTree(Files.readString(folder.resolve("golden.json")));
    }
  }

  Stream<Reference> references() throws Exception {
    var found = new ArrayList<Reference>();
    for (String name :
        List.of(
            "tiny-llama",
            "tiny-llama-tied",
            "tiny-qwen2",
            "tiny-qwen3",
            "tiny-qwen3-moe",
            "tiny-deepseek-v2",
            "tiny-deepseek-v2-group",
            "tiny-deepseek-v3"))
      found.add(
          new Reference(
              name, Path.of(ParityTest.class.getResource("/golden/models/" + name).toURI())));
    Path more =
        Path.of(System.getProperty("reason4j.root", "."), "..", "shared", "fixtures", "models");
    for (String name : List.of("tiny-llama-sharded", "tiny-qwen2-bf16"))
      if (Files.isDirectory(more.resolve(name))) found.add(new Reference(name, more.resolve(name)));
    return found.stream();
  }

  private static float largestDifference(Tensor a, Tensor b) {
    float[] x = a.toFloats();
    float[] y = b.toFloats();
    assertThat(x).hasSameSizeAs(y);
    float worst = 0;
    for (int i = 0; i < x.length; i++) worst = Math.max(worst, Math.abs(x[i] - y[i]));
    return worst;
  }

  private static int[][] rows(Tensor ids_BT) {
    int length = (int) ids_BT.size(1);
    long[] flat = ids_BT.toLongs();
    int[][] rows = new int[(int) ids_BT.size(0)][];
    for (int b = 0; b < rows.length; b++)
      rows[b] = Arrays.stream(flat, b * length, (b + 1) * length).mapToInt(i -> (int) i).toArray();
    return rows;
  }

  @ParameterizedTest
  @MethodSource("references")
  void logitsAndLeftPaddedLogitsAreEqual(Reference reference) {
    try (var _ = TensorScope.open();
        var model = reference.open();
        var golden = reference.golden();
        var _ = Tensor.noGradients()) {
      Tensor ids_BT = ModelDirectory.toTensor(golden.tensor("input_ids"));
      Tensor logits_BTV =
          model.hidden(ids_BT, AttentionContext.causal()).linear(model.headWeight());
      float plain = largestDifference(logits_BTV, ModelDirectory.toTensor(golden.tensor("logits")));
      Tensor mask_BT = ModelDirectory.toTensor(golden.tensor("padded_attention_mask"));
      Tensor padded_BTV =
          model
              .hidden(
                  ModelDirectory.toTensor(golden.tensor("padded_input_ids")),
                  AttentionContext.leftPadded(rows(mask_BT)))
              .linear(model.headWeight())
              .mul(mask_BT.unsqueeze(-1));
      float padded =
          largestDifference(padded_BTV, ModelDirectory.toTensor(golden.tensor("padded_logits")));
      differs(reference, "logits", Math.max(plain, padded));
      assertThat(plain).isLessThan(LOGITS);
      assertThat(padded).isLessThan(LOGITS);
    }
  }

  /// A model cut off after some layers ends in the last norm of what the next layer would get.
  @ParameterizedTest
  @MethodSource("references")
  void everyLayersHiddenStatesAreEqual(Reference reference) throws Exception {
    var config =
        (ObjectNode)
            JsonMapper.shared().readTree(Files.readString(reference.folder.resolve("config.json")));
    int layers = config.path("num_hidden_layers").asInt();
    try (var _ = TensorScope.open();
        var golden = reference.golden();
        var _ = Tensor.noGradients()) {
      Tensor ids_1T = ModelDirectory.toTensor(golden.tensor("input_ids")).narrow(0, 0, 1);
      Tensor states_CTD = ModelDirectory.toTensor(golden.tensor("hidden_states_row0"));
      for (int l = 1; l <= layers; l++) {
        config.put("num_hidden_layers", l);
        ModelShape shape = Family.read(config.toString());
        try (var model =
            shape.build(ModelDirectory.read(Disk.system(), reference.folder, shape.weights()))) {
          var norm =
              new RmsNorm(
                  model.parameters().get("model.norm.weight"),
                  config.path("rms_norm_eps").asDouble());
          Tensor state_TD = states_CTD.select(0, l);
          float apart =
              largestDifference(
                  model.hidden(ids_1T, AttentionContext.causal()).squeeze(0),
                  l == layers ? state_TD : norm.apply(state_TD));
          differs(reference, "hidden states", apart);
          assertThat(apart).as("after layer %d", l).isLessThan(LOGITS);
        }
      }
    }
  }

  /// A causal context that hears each layer's choice, experts sorted by number.
  private static final class Listening implements AttentionContext {
    final Map<String, TreeMap<Long, Double>> chosen = new LinkedHashMap<>(); // "layer token"

    @Override
    public Optional<Tensor> positions_BT() {
      return Optional.empty();
    }

    @Override
    public Tensor attend(
        int layer, Tensor q_BHTK, Tensor k_BJTK, Tensor v_BJTK, double scale, OptionalInt window) {
      return AttentionContext.causal(q_BHTK, k_BJTK, v_BJTK, scale, window);
    }

    @Override
    public void routed(int layer, Tensor logits_NE, Gate.Choice choice) {
      long[] expert = choice.expert_NA().toLongs();
      float[] weight = choice.weight_NA().toFloats();
      int active = (int) choice.expert_NA().size(1);
      for (int i = 0; i < expert.length; i++)
        chosen
            .computeIfAbsent(layer + " " + i / active, _ -> new TreeMap<>())
            .put(expert[i], (double) weight[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("references")
  void everyTokensExpertsAndTheirWeightsAreEqual(Reference reference) {
    try (var _ = TensorScope.open();
        var model = reference.open();
        var golden = reference.golden();
        var _ = Tensor.noGradients()) {
      var context = new Listening();
      var _ = model.hidden(ModelDirectory.toTensor(golden.tensor("input_ids")), context);
      int compared = 0;
      for (int l = 0; l < model.config().layers(); l++) {
        String name = "routing.model.layers." + l + ".mlp.gate.";
        if (!golden.tensors().containsKey(name + "experts")) continue;
        int[][] experts = rows(ModelDirectory.toTensor(golden.tensor(name + "experts")));
        float[] weights = ModelDirectory.toTensor(golden.tensor(name + "weights")).toFloats();
        for (int n = 0; n < experts.length; n++) {
          TreeMap<Long, Double> seen = context.chosen.getOrDefault(l + " " + n, new TreeMap<>());
          assertThat(seen.keySet())
              .as("layer %d, token %d", l, n)
              .containsExactlyElementsOf(Arrays.stream(experts[n]).asLongStream().boxed().toList());
          int at = 0;
          for (double weight : seen.values())
            assertThat(weight).isCloseTo(weights[n * seen.size() + at++], within(2e-5));
          compared++;
        }
      }
      assertThat(compared).isEqualTo(context.chosen.size());
    }
  }

  @ParameterizedTest
  @MethodSource("references")
  void lossAndGradientsAreEqualWithAndWithoutCheckpointing(Reference reference) throws Exception {
    JsonNode expected = reference.numbers();
    for (boolean checkpointing : new boolean[] {false, true})
      try (var _ = TensorScope.open();
          var model = reference.open();
          var golden = reference.golden()) {
        Tensor ids_BT = ModelDirectory.toTensor(golden.tensor("input_ids"));
        double loss = backward(model, ids_BT, checkpointing);
        double apart = Math.abs(loss - expected.path("loss").asDouble());
        double worst = 0;
        assertThat(expected.path("gradients").size()).isPositive();
        for (var entry : expected.path("gradients").properties()) {
          Tensor gradient = model.parameters().get(entry.getKey()).gradient().orElseThrow();
          double norm = entry.getValue().path("norm").asDouble();
          double scale = Math.max(norm, 1e-12);
          float[] seen = gradient.toFloats();
          double ours = Math.sqrt(gradient.square().sum().item());
          double off = Math.abs(ours - norm) / scale;
          for (JsonNode sample : entry.getValue().path("entries"))
            off =
                Math.max(
                    off, Math.abs(seen[sample.get(0).asInt()] - sample.get(1).asDouble()) / scale);
          assertThat(off).as("gradient of %s", entry.getKey()).isLessThan(1e-4);
          worst = Math.max(worst, off);
        }
        differs(reference, "gradients", worst);
        differs(reference, "loss", apart);
        assertThat(apart).isLessThan(1e-5);
      }
  }

  /// Gradients of the mean negative log-likelihood of the next token, and that loss.
  private static double backward(LanguageModel model, Tensor ids_BT, boolean checkpointing) {
    long length = ids_BT.size(1);
    var pass = model.forward(ids_BT, AttentionContext.causal(), checkpointing);
    Tensor hidden_BTD = pass.hidden_BTD();
    long width = hidden_BTD.size(2);
    Tensor hidden_ND = hidden_BTD.narrow(1, 0, length - 1).reshape(-1, width);
    Tensor target_N = ids_BT.narrow(1, 1, length - 1).reshape(-1);
    var head = new TokenHead(5, 1); // does not divide the 26 tokens
    var scores = head.score(hidden_ND, model.headWeight(), target_N);
    double count = (double) target_N.count();
    Tensor weight_N = Tensor.full(-1 / count, hidden_ND.dtype(), target_N.count());
    Tensor dHidden_ND = head.backward(hidden_ND, model.headWeight(), target_N, scores, weight_N);
    Tensor gradient_BTD = Tensor.zeros(hidden_BTD.dtype(), ids_BT.size(0), length, width);
    gradient_BTD.narrow(1, 0, length - 1).copy_(dHidden_ND.view(ids_BT.size(0), length - 1, width));
    pass.backward(gradient_BTD);
    return -scores.logp_N().sum().item() / count;
  }

  @ParameterizedTest
  @MethodSource("references")
  void greedyContinuationsAreIdentical(Reference reference) throws Exception {
    JsonNode expected = reference.numbers();
    try (var _ = TensorScope.open();
        var model = reference.open();
        var golden = reference.golden()) {
      int[][] ids = rows(ModelDirectory.toTensor(golden.tensor("padded_input_ids")));
      int[][] mask = rows(ModelDirectory.toTensor(golden.tensor("padded_attention_mask")));
      var prompts = new ArrayList<Prompt>();
      for (int b = 0; b < ids.length; b++) {
        int row = b;
        int[] prompt =
            IntStream.range(0, ids[b].length)
                .filter(t -> mask[row][t] == 1)
                .map(t -> ids[row][t])
                .toArray();
        prompts.add(new Prompt(prompt, 1, _ -> new SplittableRandom(1)));
      }
      for (int slots : new int[] {1, 2}) {
        var settings = new Batcher.Settings(SamplingSettings.GREEDY, 16, Set.of(), slots);
        var made = new Batcher(model, settings).generate(prompts);
        for (int b = 0; b < ids.length; b++) {
          List<Integer> greedy = new ArrayList<>();
          for (JsonNode id : expected.path("greedy_from_padded").get(b)) greedy.add(id.asInt());
          assertThat(Arrays.stream(made.get(b).getFirst().ids()).boxed().toList())
              .isEqualTo(greedy);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("references")
  void whatIsSavedOpensAsTheSameModelAndSavesTheSameBytes(
      Reference reference, @TempDir Path folder) {
    Path once = folder.resolve("once");
    Path twice = folder.resolve("twice");
    try (var model = reference.open()) {
      ModelDirectory.write(Disk.system(), once, model);
      try (var again = ModelDirectory.open(Disk.system(), once)) {
        assertThat(again.config()).isEqualTo(model.config());
        ModelDirectory.write(Disk.system(), twice, again);
      }
    }
    for (String file : List.of("config.json", "model.safetensors"))
      assertThat(twice.resolve(file)).hasSameBinaryContentAs(once.resolve(file));
  }

  /// Checked against the file itself: all parameters, and those one token meets.
  @ParameterizedTest
  @MethodSource("references")
  void aShapeCountsParametersWithoutReadingThem(Reference reference) throws Exception {
    ModelShape shape = Family.read(Files.readString(reference.folder.resolve("config.json")));
    try (var model = reference.open()) {
      assertThat(shape.parameterCount()).isEqualTo(model.parameters().count());
      long norms =
          model.parameters().asMap().values().stream()
              .filter(t -> t.rank() == 1)
              .mapToLong(Tensor::count)
              .sum();
      long tables = shape.flops().head() * (shape.tied() ? 1 : 2);
      assertThat(shape.activeParameterCount()).isEqualTo(shape.flops().body() + tables + norms);
      assertThat(shape.toJson()).isEqualTo(model.configJson());
    }
  }
}
