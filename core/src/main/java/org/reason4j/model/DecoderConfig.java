package org.reason4j.model;

import static org.reason4j.model.ConfigJson.require;

import java.util.List;
import org.reason4j.nn.RopeScaling;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Shape of a Llama or Qwen2 decoder, as in Hugging Face's config.json.
///
/// @param family `llama` (no biases) or `qwen2` (biases on q, k and v)
/// @param width D, the model width
/// @param heads H query heads; `keyValueHeads` J divides it
/// @param headWidth K, width of one head, even
/// @param feedForward F, inner width of the gated feed-forward
/// @param ropeTheta base of the rotary frequencies
/// @param ropeScaling their change for long contexts
/// @param tied whether the head shares the embedding's weight
/// @param maxPositions longest sequence the tables cover
/// @param endTokens ids that end a sequence; the first is written as `eos_token_id`
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
    int padToken) {

  /// The two layouts; they differ in biases only.
  public enum Family {
    LLAMA("llama", "LlamaForCausalLM"),
    QWEN2("qwen2", "Qwen2ForCausalLM");

    private final String modelType;
    private final String architecture;

    Family(String modelType, String architecture) {
      this.modelType = modelType;
      this.architecture = architecture;
    }

    public String modelType() {
      return modelType;
    }

    public boolean attentionBias() {
      return this == QWEN2;
    }
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

  /// Parameters of the whole model, a tied head counted once.
  public long parameterCount() {
    long attention =
        (long) width * headWidth * (2L * heads + 2L * keyValueHeads)
            + (family.attentionBias() ? (long) headWidth * (heads + 2L * keyValueHeads) : 0);
    long layer = attention + 3L * width * feedForward + 2L * width;
    long tables = (long) vocabularySize * width * (tied ? 1 : 2);
    return layers * layer + tables + width;
  }

  /// Elements a cached token holds: keys and values of all layers.
  public long cacheElementsPerToken() {
    return 2L * layers * keyValueHeads * headWidth;
  }

  /// Reads config.json.
  ///
  /// @throws ModelException for another family, a missing field, or one whose value is not built
  public static DecoderConfig parse(String json) {
    var config = ConfigJson.parse(json);
    JsonNode node = config.node();
    Family family = family(config.modelType());
    int width = config.integer("hidden_size");
    int heads = config.integer("num_attention_heads");
    refuseUnknownMathematics(config);
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
        config.ropeScaling(),
        node.path("rms_norm_eps").asDouble(1e-6),
        node.path("tie_word_embeddings").asBoolean(false),
        node.path("max_position_embeddings").asInt(2048),
        config.endTokens(),
        node.path("pad_token_id").asInt(0));
  }

  private static Family family(String type) {
    for (Family family : Family.values()) if (family.modelType.equals(type)) return family;
    throw new ModelException(
        "config.json: model_type is \"" + type + "\"; expected one of llama, qwen2");
  }

  /// Fields that change the mathematics in a way that is not built are refused unless they hold the
  /// value that changes nothing.
  private static void refuseUnknownMathematics(ConfigJson config) {
    JsonNode node = config.node();
    require(
        !(config.ropeScaling() instanceof RopeScaling.Yarn),
        "rope type",
        "yarn",
        "default or llama3");
    require(!node.path("use_sliding_window").asBoolean(false), "use_sliding_window", true, "false");
    require(!node.path("mlp_bias").asBoolean(false), "mlp_bias", true, "false");
    if (!config.modelType().equals("qwen2"))
      require(!node.path("attention_bias").asBoolean(false), "attention_bias", true, "false");
    String activation = node.path("hidden_act").asString("silu");
    require(activation.equals("silu"), "hidden_act", activation, "silu");
  }

  /// Writes config.json as `transformers` reads it; the same bytes for the same config.
  public String toJson() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.putArray("architectures").add(family.architecture);
    node.put("model_type", family.modelType);
    node.put("vocab_size", vocabularySize);
    node.put("hidden_size", width);
    node.put("num_hidden_layers", layers);
    node.put("num_attention_heads", heads);
    node.put("num_key_value_heads", keyValueHeads);
    node.put("head_dim", headWidth);
    node.put("intermediate_size", feedForward);
    node.put("hidden_act", "silu");
    node.put("rms_norm_eps", normEpsilon);
    node.put("rope_theta", ropeTheta);
    ConfigJson.put(node, ropeScaling);
    node.put("tie_word_embeddings", tied);
    node.put("max_position_embeddings", maxPositions);
    if (!endTokens.isEmpty()) node.put("eos_token_id", endTokens.getFirst());
    node.put("pad_token_id", padToken);
    node.put("torch_dtype", "float32");
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }
}
