package org.reason4j.model;

import static org.reason4j.model.ConfigJson.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.reason4j.nn.Gate;
import org.reason4j.nn.RopeScaling;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Shape of a decoder with grouped-query attention (Llama, Qwen2, Qwen3, Qwen3-MoE), as in Hugging
/// Face's config.json.
///
/// @param family by whose name it is written
/// @param width D, the model width
/// @param heads H query heads; `keyValueHeads` J divides it
/// @param headWidth K, width of one head, even
/// @param feedForward F, inner width of the dense layers' gated feed-forward
/// @param ropeTheta base of the rotary frequencies
/// @param ropeScaling their change for long contexts
/// @param tied whether the head shares the embedding's weight
/// @param maxPositions longest sequence
/// @param endTokens ids that end a sequence
/// @param features what a family adds to the plain decoder
public record DecoderConfig(
    Family family,
    int vocabularySize,
    int width,
    int layers,
    int heads,
    int keyValueHeads,
    int headWidth,
    int feedForward,
    double ropeTheta,
    RopeScaling ropeScaling,
    double normEpsilon,
    boolean tied,
    int maxPositions,
    List<Integer> endTokens,
    int padToken,
    Features features)
    implements ModelShape {

  /// Which of attention's projections have biases.
  public enum Bias {
    NONE,
    /// Queries, keys and values.
    INPUTS,
    /// The output too.
    ALL
  }

  /// What a family adds to the plain decoder.
  ///
  /// @param headNorms whether each head's query and key is normed before rotation
  /// @param window sliding-window attention; empty where every layer sees all of the past
  /// @param experts a mixture of experts as feed-forward; empty where all layers are dense
  public record Features(
      Bias bias, boolean headNorms, Optional<Window> window, Optional<Experts> experts) {
    public static final Features PLAIN =
        new Features(Bias.NONE, false, Optional.empty(), Optional.empty());

    /// A family's that needs nothing of its config.
    ///
    /// @throws ModelException for a family whose features are numbers of a config
    public static Features of(Family family) {
      return switch (family) {
        case LLAMA -> PLAIN;
        case QWEN2 -> org.reason4j.model.qwen2.Config.FEATURES;
        case QWEN3 -> org.reason4j.model.qwen3.Config.FEATURES;
        default ->
            throw new ModelException(
                "a fresh %s model; expected llama, qwen2 or qwen3".formatted(family.modelType()));
      };
    }

    public Features with(Bias bias) {
      return new Features(bias, headNorms, window, experts);
    }

    public Features withHeadNorms() {
      return new Features(bias, true, window, experts);
    }

    public Features with(Optional<Window> window) {
      return new Features(bias, headNorms, window, experts);
    }

    public Features with(Experts experts) {
      return new Features(bias, headNorms, window, Optional.of(experts));
    }
  }

  /// Sliding-window attention: a token of these layers sees itself and the `tokens - 1` before it.
  public record Window(int tokens, List<Integer> layers) {
    public Window {
      layers = List.copyOf(layers);
      require(tokens > 0, "sliding_window", tokens, "at least 1");
    }

    /// As Qwen2 and Qwen3 do: in the layers that `layer_types` names, or from `max_window_layers`
    /// up; only with `use_sliding_window`.
    public static Optional<Window> upper(ConfigJson config) {
      JsonNode node = config.node();
      int layers = config.integer("num_hidden_layers");
      int first = node.path("max_window_layers").asInt(28);
      List<Integer> sliding = new ArrayList<>();
      for (int l = 0; l < layers; l++) {
        String type = node.path("layer_types").path(l).asString(l < first ? FULL : SLIDING);
        require(
            type.equals(FULL) || type.equals(SLIDING),
            "layer_types",
            type,
            FULL + " or " + SLIDING);
        if (type.equals(SLIDING)) sliding.add(l);
      }
      return of(config, sliding);
    }

    /// As Qwen3-MoE does: in all layers, only with `use_sliding_window`.
    public static Optional<Window> everywhere(ConfigJson config) {
      int layers = config.integer("num_hidden_layers");
      return of(config, IntStream.range(0, layers).boxed().toList());
    }

    private static Optional<Window> of(ConfigJson config, List<Integer> layers) {
      boolean used = config.node().path("use_sliding_window").asBoolean(false);
      if (!used || config.node().path("sliding_window").isNull() || layers.isEmpty())
        return Optional.empty();
      return Optional.of(new Window(config.integer("sliding_window"), layers));
    }
  }

  /// A mixture of experts in every `sparseStep`-th layer but those in `denseLayers`.
  ///
  /// @param gate how experts are chosen
  /// @param feedForward F of one expert
  public record Experts(
      Gate.Settings gate, int feedForward, int sparseStep, List<Integer> denseLayers) {
    public Experts {
      denseLayers = List.copyOf(denseLayers);
      require(feedForward > 0, "moe_intermediate_size", feedForward, "at least 1");
      require(sparseStep > 0, "decoder_sparse_step", sparseStep, "at least 1");
    }

    /// Whether layer `l` has experts.
    boolean routed(int l) {
      return (l + 1) % sparseStep == 0 && !denseLayers.contains(l);
    }
  }

  private static final String FULL = "full_attention";
  private static final String SLIDING = "sliding_attention";

  /// A decoder with its family's usual features.
  public DecoderConfig(
      Family family,
      int vocabularySize,
      int width,
      int layers,
      int heads,
      int keyValueHeads,
      int headWidth,
      int feedForward,
      double ropeTheta,
      RopeScaling ropeScaling,
      double normEpsilon,
      boolean tied,
      int maxPositions,
      List<Integer> endTokens,
      int padToken) {
    this(
        family,
        vocabularySize,
        width,
        layers,
        heads,
        keyValueHeads,
        headWidth,
        feedForward,
        ropeTheta,
        ropeScaling,
        normEpsilon,
        tied,
        maxPositions,
        endTokens,
        padToken,
        Features.of(family));
  }

  public DecoderConfig {
    endTokens = List.copyOf(endTokens);
    require(vocabularySize > 0, "vocab_size", vocabularySize, "at least 1");
    require(width > 0, "hidden_size", width, "at least 1");
    require(layers > 0, "num_hidden_layers", layers, "at least 1");
    require(heads > 0, "num_attention_heads", heads, "at least 1");
    require(
        keyValueHeads > 0 && heads % keyValueHeads == 0,
        "num_key_value_heads",
        keyValueHeads,
        "a divisor of num_attention_heads = " + heads);
    require(headWidth > 0 && headWidth % 2 == 0, "head_dim", headWidth, "an even number");
    require(feedForward > 0, "intermediate_size", feedForward, "at least 1");
    require(maxPositions > 0, "max_position_embeddings", maxPositions, "at least 1");
  }

  /// Whether layer `l` has a mixture of experts.
  public boolean routed(int l) {
    return features.experts().isPresent() && features.experts().get().routed(l);
  }

  /// How many tokens layer `l` sees; empty where it sees all of the past.
  public OptionalInt window(int l) {
    return features.window().isPresent() && features.window().get().layers().contains(l)
        ? OptionalInt.of(features.window().get().tokens())
        : OptionalInt.empty();
  }

  @Override
  public SequencedMap<String, long[]> weights() {
    return WeightNames.shapes(this);
  }

  @Override
  public long activeParameterCount() {
    if (features.experts().isEmpty()) return parameterCount();
    Experts experts = features.experts().get();
    long routed = IntStream.range(0, layers).filter(this::routed).count();
    long asleep = experts.gate().experts() - (long) experts.gate().active();
    return parameterCount() - routed * asleep * 3 * width * experts.feedForward();
  }

  @Override
  public LanguageModel.CacheShape cacheShape() {
    return new LanguageModel.CacheShape(layers, keyValueHeads, headWidth, headWidth);
  }

  @Override
  public Flops flops() {
    return Flops.of(this);
  }

  @Override
  public Decoder build(Parameters parameters) {
    return new Decoder(this, parameters);
  }

  /// Elements a cached token holds: keys and values of all layers.
  public long cacheElementsPerToken() {
    return cacheShape().elements();
  }

  /// Reads config.json of a family that has this shape.
  ///
  /// @throws ModelException for another family, a missing field, or one whose value is not built
  public static DecoderConfig parse(String json) {
    if (Family.read(json) instanceof DecoderConfig config) return config;
    throw new ModelException(
        "config.json: model_type is \""
            + ConfigJson.parse(json).modelType()
            + "\"; expected a decoder with grouped-query attention, such as llama, qwen2 or qwen3");
  }

  /// Reads the fields that these families share.
  public static DecoderConfig parse(ConfigJson config, Family family, Features features) {
    JsonNode node = config.node();
    int width = config.integer("hidden_size");
    int heads = config.integer("num_attention_heads");
    int positions = node.path("max_position_embeddings").asInt(2048);
    RopeScaling scaling = config.ropeScaling();
    boolean tied = node.path("tie_word_embeddings").asBoolean(false);
    return new DecoderConfig(
        family,
        config.integer("vocab_size"),
        width,
        config.integer("num_hidden_layers"),
        heads,
        node.path("num_key_value_heads").asInt(heads),
        node.path("head_dim").asInt(width / Math.max(heads, 1)),
        config.integer("intermediate_size"),
        config.ropeTheta(),
        scaling,
        node.path("rms_norm_eps").asDouble(1e-6),
        tied,
        scaling instanceof RopeScaling.Dynamic(double factor, int original)
            ? (int) (factor * original)
            : positions,
        config.endTokens(),
        node.path("pad_token_id").asInt(0),
        features);
  }

  @Override
  public String toJson() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.putArray("architectures").add(family.architecture());
    node.put("model_type", family.modelType());
    node.put("vocab_size", vocabularySize);
    node.put("hidden_size", width);
    node.put("num_hidden_layers", layers);
    node.put("num_attention_heads", heads);
    node.put("num_key_value_heads", keyValueHeads);
    node.put("head_dim", headWidth);
    node.put("intermediate_size", feedForward);
    if (features.bias() == Bias.ALL) node.put("attention_bias", true);
    features.window().ifPresent(window -> put(node, window));
    features.experts().ifPresent(experts -> put(node, experts));
    node.put("hidden_act", "silu");
    node.put("rms_norm_eps", normEpsilon);
    node.put("rope_theta", ropeTheta);
    ConfigJson.put(node, ropeScaling);
    node.put("tie_word_embeddings", tied);
    node.put(
        "max_position_embeddings",
        ropeScaling instanceof RopeScaling.Dynamic(_, int original) ? original : maxPositions);
    ConfigJson.putEndTokens(node, endTokens);
    node.put("pad_token_id", padToken);
    node.put("torch_dtype", "float32");
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  private void put(ObjectNode node, Window window) {
    node.put("use_sliding_window", true);
    node.put("sliding_window", window.tokens());
    node.put("max_window_layers", window.layers().getFirst());
    ArrayNode types = node.putArray("layer_types");
    for (int l = 0; l < layers; l++) types.add(window.layers().contains(l) ? SLIDING : FULL);
  }

  private static void put(ObjectNode node, Experts experts) {
    node.put("moe_intermediate_size", experts.feedForward());
    node.put("num_experts", experts.gate().experts());
    node.put("num_experts_per_tok", experts.gate().active());
    node.put("norm_topk_prob", experts.gate().normalise());
    node.put("decoder_sparse_step", experts.sparseStep());
    ArrayNode dense = node.putArray("mlp_only_layers");
    experts.denseLayers().forEach(dense::add);
  }
}
