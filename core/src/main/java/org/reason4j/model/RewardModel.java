package org.reason4j.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.reason4j.engine.Workers;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A decoder with a head of one number: `reward = score . hidden` at a row's last token, as Hugging
/// Face's `LlamaForSequenceClassification`, and those of Qwen2, Qwen3 and Qwen3-MoE, with one
/// label.
///
/// The head's weight `score.weight` [1,D] is one of the trunk's parameters, so that the trunk's
/// aliases carry it. Rows are token ids without padding: what they are padded to inside changes
/// nothing. Thread rule: scoring reads only; several threads may score at once.
public final class RewardModel implements AutoCloseable {
  /// The head's name.
  public static final String HEAD = "score.weight";

  private final Decoder trunk;
  private final Optional<RewardScale> scale;

  private RewardModel(Decoder trunk, Optional<RewardScale> scale) {
    this.trunk = trunk;
    this.scale = scale;
  }

  /// Whether a config.json is one of a reward model.
  public static boolean describes(String configJson) {
    return ConfigJson.parse(configJson)
        .node()
        .path("architectures")
        .path(0)
        .asString("")
        .endsWith("ForSequenceClassification");
  }

  /// Opens a reward model's directory.
  ///
  /// @throws ModelException if it is no reward model of a known layout, has more than one label, or
  ///   lacks a weight
  public static RewardModel open(Disk disk, Path folder) {
    String json = config(disk, folder);
    JsonNode node = ConfigJson.parse(json).node();
    if (!describes(json))
      throw new ModelException(
          folder
              + " holds "
              + node.path("architectures")
              + "; expected LlamaForSequenceClassification, or Qwen2's, Qwen3's or Qwen3Moe's (a"
              + " reward model, such as `reason4j reward-model` makes)");
    int labels = node.path("num_labels").asInt(Math.max(1, node.path("id2label").size()));
    ConfigJson.require(labels == 1, "number of labels", labels, "1, a reward");
    DecoderConfig config = DecoderConfig.parse(json);
    var shapes = trunkShapes(config);
    shapes.put(HEAD, new long[] {1, config.width()});
    return new RewardModel(
        new Decoder(config, ModelDirectory.read(disk, folder, shapes)),
        RewardScale.read(disk, folder));
  }

  /// A reward model whose trunk is a causal model's and whose head is new, from a normal
  /// distribution.
  ///
  /// @param folder of a Llama, Qwen2, Qwen3 or Qwen3-MoE model
  /// @param deviation standard deviation of the head's weight, e.g. 0.02
  public static RewardModel fresh(
      Disk disk, Path folder, double deviation, RandomGenerator random) {
    DecoderConfig config = DecoderConfig.parse(config(disk, folder));
    var tensors = new LinkedHashMap<String, Tensor>();
    Parameters read = ModelDirectory.read(disk, folder, trunkShapes(config));
    tensors.putAll(read.asMap());
    float[] head = new float[config.width()];
    for (int i = 0; i < head.length; i++) head[i] = (float) (random.nextGaussian() * deviation);
    try (var _ = TensorScope.open()) {
      tensors.put(HEAD, Tensor.of(head, 1, head.length).requiresGradient().keep());
    }
    return new RewardModel(new Decoder(config, new Parameters(tensors)), Optional.empty());
  }

  private static String config(Disk disk, Path folder) {
    Path file = folder.resolve("config.json");
    if (!disk.exists(file))
      throw new ModelException(
          folder + " has no config.json; expected a Hugging Face model directory");
    return new String(disk.read(file), StandardCharsets.UTF_8);
  }

  private static SequencedMap<String, long[]> trunkShapes(DecoderConfig config) {
    SequencedMap<String, long[]> shapes = WeightNames.shapes(config);
    shapes.remove("lm_head.weight");
    return shapes;
  }

  /// The decoder; its parameters hold the head's too.
  public Decoder trunk() {
    return trunk;
  }

  public Parameters parameters() {
    return trunk.parameters();
  }

  /// Longest row.
  public int maxPositions() {
    return trunk.maxPositions();
  }

  /// Where scores lie on held-out examples; empty where that was never measured.
  public Optional<RewardScale> scale() {
    return scale;
  }

  /// Rewards of some rows and their backward pass.
  public static final class Pass {
    private final LanguageModel.ForwardPass pass;
    private final Tensor place_B;
    private final Tensor hidden_BD;
    private final Tensor rewards_B;

    private Pass(LanguageModel.ForwardPass pass, Tensor place_B, Tensor head_1D) {
      this.pass = pass;
      this.place_B = place_B;
      Tensor hidden_BTD = pass.hidden_BTD();
      this.hidden_BD =
          hidden_BTD
              .view(-1, hidden_BTD.size(-1))
              .indexSelect(0, place_B)
              .detach()
              .requiresGradient();
      this.rewards_B = hidden_BD.linear(head_1D).squeeze(-1);
    }

    /// [B]; a loss computed from it may be given to [#backward].
    public Tensor rewards_B() {
      return rewards_B;
    }

    /// Adds a loss's gradient to the head's and the trunk's.
    ///
    /// @param loss scalar, computed from [#rewards_B()]
    public void backward(Tensor loss) {
      loss.backward();
      Tensor hidden_BTD = pass.hidden_BTD();
      Tensor gradient_BTD = Tensor.zeros(DType.F32, hidden_BTD.shape());
      gradient_BTD
          .view(-1, hidden_BTD.size(-1))
          .indexCopy_(0, place_B, hidden_BD.gradient().orElseThrow());
      pass.backward(gradient_BTD);
    }
  }

  /// Forward for training, in the caller's scope.
  ///
  /// @param trunk a reward model's, or an alias of it
  /// @param rows token ids of each row, at least one
  public static Pass forward(LanguageModel trunk, List<int[]> rows, boolean checkpointing) {
    long[] place = new long[rows.size()];
    Tensor ids_BT = padded(rows, trunk.maxPositions(), place);
    return new Pass(
        trunk.forward(ids_BT, AttentionContext.causal(), checkpointing),
        Tensor.of(place, place.length),
        trunk.parameters().get(HEAD));
  }

  /// Rows padded on the right, where causal attention never looks; the places of their last tokens
  /// go into `place`.
  private static Tensor padded(List<int[]> rows, int positions, long[] place) {
    int length = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
    if (length > positions)
      throw new ModelException(
          "a row of "
              + length
              + " tokens for a reward model of "
              + positions
              + " positions; shorten it, or leave it out");
    int[] ids = new int[rows.size() * length];
    for (int b = 0; b < rows.size(); b++) {
      int[] row = rows.get(b);
      if (row.length == 0)
        throw new ModelException("row " + b + " is empty; a reward needs a token");
      System.arraycopy(row, 0, ids, b * length, row.length);
      place[b] = (long) b * length + row.length - 1;
    }
    return Tensor.ofIds(ids, rows.size(), length);
  }

  /// Scores rows of any lengths, in order. They are cut into batches of like lengths, which the
  /// workers share; the same rows give the same bytes with any number of workers.
  ///
  /// @param tokens padded tokens of a batch at most
  public double[] score(List<int[]> rows, int tokens, Workers workers) {
    double[] scores = new double[rows.size()];
    List<Callable<Boolean>> jobs = new ArrayList<>();
    for (List<Integer> part : cut(rows, tokens))
      jobs.add(() -> {
        score(rows, part, scores);
        return true;
      });
    workers.run(jobs);
    return scores;
  }

  /// The same on the caller's thread.
  public double[] score(List<int[]> rows, int tokens) {
    double[] scores = new double[rows.size()];
    for (List<Integer> part : cut(rows, tokens)) score(rows, part, scores);
    return scores;
  }

  private static List<List<Integer>> cut(List<int[]> rows, int tokens) {
    List<Integer> order =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer i) -> -rows.get(i).length).thenComparing(i -> i))
            .toList();
    List<List<Integer>> parts = new ArrayList<>();
    for (int at = 0; at < order.size(); at += parts.getLast().size()) {
      int longest = Math.max(1, rows.get(order.get(at)).length);
      parts.add(order.subList(at, Math.min(order.size(), at + Math.max(1, tokens / longest))));
    }
    return parts;
  }

  private void score(List<int[]> rows, List<Integer> part, double[] scores) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      List<int[]> picked = new ArrayList<>();
      for (int i : part) picked.add(rows.get(i));
      long[] place = new long[picked.size()];
      Tensor ids_BT = padded(picked, maxPositions(), place);
      Tensor hidden_BTD = trunk.hidden(ids_BT, AttentionContext.causal());
      Tensor hidden_BD =
          hidden_BTD.view(-1, hidden_BTD.size(-1)).indexSelect(0, Tensor.of(place, place.length));
      double[] rewards_B = hidden_BD.linear(parameters().get(HEAD)).squeeze(-1).toDoubles();
      for (int i = 0; i < rewards_B.length; i++) scores[part.get(i)] = rewards_B[i];
    }
  }

  /// config.json's text.
  public String configJson() {
    JsonMapper mapper = JsonMapper.shared();
    var node = (ObjectNode) mapper.readTree(trunk.configJson());
    String causal = node.path("architectures").path(0).asString();
    node.putArray("architectures").add(causal.replace("ForCausalLM", "ForSequenceClassification"));
    node.putObject("id2label").put("0", "LABEL_0");
    node.putObject("label2id").put("LABEL_0", 0);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  /// Writes config.json, model.safetensors and, where known, the scale. The same model gives the
  /// same bytes.
  public void write(Disk disk, Path folder) {
    ModelDirectory.write(disk, folder, configJson(), parameters());
    scale.ifPresent(known -> known.write(disk, folder));
  }

  @Override
  public void close() {
    trunk.close();
  }
}
