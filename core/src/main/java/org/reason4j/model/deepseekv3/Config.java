package org.reason4j.model.deepseekv3;

import static org.reason4j.model.ConfigJson.require;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.Family;
import org.reason4j.model.Flops;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelException;
import org.reason4j.model.ModelShape;
import org.reason4j.model.Parameters;
import org.reason4j.nn.Gate;
import org.reason4j.nn.RopeScaling;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Shape of a DeepSeek-V3 or V2 decoder, as in Hugging Face's config.json.
///
/// @param width D, the model width
/// @param denseLayers the first of `layers`, without experts
/// @param heads H
/// @param queryRank width of the queries' latent vector; empty where queries come by one matrix
/// @param latentRank width of the latent vector of keys and values
/// @param plainWidth of a head's query and key without position
/// @param rotaryWidth of their rotated part, even
/// @param valueWidth of a head's value
/// @param feedForward F of the dense layers
/// @param expertFeedForward F of one expert
/// @param sharedExperts computed for every token, as one of that many times the width
/// @param gate how routed experts are chosen
/// @param normEpsilon of the layers' norms; those inside attention use 1e-6
/// @param predictionLayers D, layers that predict tokens further ahead (multi-token prediction); a
///   config with 0 in `num_nextn_predict_layers` leaves their weights on disk unread
/// @param endTokens ids that end a sequence; the first is written as `eos_token_id`
public record Config(
    int vocabularySize,
    int width,
    int layers,
    int denseLayers,
    int heads,
    OptionalInt queryRank,
    int latentRank,
    int plainWidth,
    int rotaryWidth,
    int valueWidth,
    int feedForward,
    int expertFeedForward,
    int sharedExperts,
    Gate.Settings gate,
    double ropeTheta,
    RopeScaling ropeScaling,
    double normEpsilon,
    boolean tied,
    int maxPositions,
    List<Integer> endTokens,
    int padToken,
    int predictionLayers)
    implements ModelShape {

  public Config {
    endTokens = List.copyOf(endTokens);
    atLeastOne("vocab_size", vocabularySize);
    atLeastOne("hidden_size", width);
    atLeastOne("num_hidden_layers", layers);
    require(denseLayers >= 0, "first_k_dense_replace", denseLayers, "0 or more");
    atLeastOne("num_attention_heads", heads);
    if (queryRank.isPresent()) atLeastOne("q_lora_rank", queryRank.getAsInt());
    atLeastOne("kv_lora_rank", latentRank);
    atLeastOne("qk_nope_head_dim", plainWidth);
    require(
        rotaryWidth > 0 && rotaryWidth % 2 == 0, "qk_rope_head_dim", rotaryWidth, "an even number");
    atLeastOne("v_head_dim", valueWidth);
    atLeastOne("intermediate_size", feedForward);
    atLeastOne("moe_intermediate_size", expertFeedForward);
    atLeastOne("n_shared_experts", sharedExperts);
    atLeastOne("max_position_embeddings", maxPositions);
    require(predictionLayers >= 0, "num_nextn_predict_layers", predictionLayers, "0 or more");
  }

  private static void atLeastOne(String field, int value) {
    require(value > 0, field, value, "at least 1");
  }

  /// Whether layer `l` has experts.
  public boolean routed(int l) {
    return l >= denseLayers;
  }

  /// K, width of a head's query and key.
  public int keyWidth() {
    return plainWidth + rotaryWidth;
  }

  /// What `q k` is multiplied by: `1 / sqrt(K)`, and YaRN's factor.
  public double logitScale() {
    double yarn = ropeScaling instanceof RopeScaling.Yarn scaling ? scaling.logitFactor() : 1;
    return yarn / Math.sqrt(keyWidth());
  }

  /// Whether gates have a correction, V3's mark; V2's have none.
  public boolean corrected() {
    return gate.method() == Gate.Method.NOAUX_TC;
  }

  @Override
  public Family family() {
    return corrected() ? Family.DEEPSEEK_V3 : Family.DEEPSEEK_V2;
  }

  @Override
  public SequencedMap<String, long[]> weights() {
    return WeightNames.shapes(this);
  }

  /// Of the model itself, without what predicts further ahead.
  @Override
  public long parameterCount() {
    long ahead = 0;
    for (var weight : weights().entrySet())
      if (WeightNames.predicts(weight.getKey(), layers))
        ahead += Arrays.stream(weight.getValue()).reduce(1, Math::multiplyExact);
    return ModelShape.super.parameterCount() - ahead;
  }

  @Override
  public long activeParameterCount() {
    long asleep = gate.experts() - (long) gate.active();
    long routed = Math.max(0, layers - denseLayers);
    return parameterCount() - routed * asleep * 3 * width * expertFeedForward;
  }

  @Override
  public LanguageModel.CacheShape cacheShape() {
    return LanguageModel.CacheShape.latent(layers, latentRank + rotaryWidth);
  }

  @Override
  public Flops flops() {
    return Flops.of(this);
  }

  @Override
  public Model build(Parameters parameters) {
    return new Model(this, parameters);
  }

  /// Reads V3's config.json.
  ///
  /// @throws ModelException for a missing field, or one whose value is not built
  public static Config parse(ConfigJson config) {
    expect(config, "topk_method", "noaux_tc");
    expect(config, "scoring_func", "sigmoid");
    JsonNode node = config.node();
    require(node.path("rope_interleave").asBoolean(true), "rope_interleave", false, "true");
    return parse(config, gate(config, Gate.Method.NOAUX_TC));
  }

  /// Reads the fields that V2 and V3 share.
  ///
  /// @param gate how experts are chosen
  public static Config parse(ConfigJson config, Gate.Settings gate) {
    JsonNode node = config.node();
    config.refuseUnbuilt("kv_lora_rank", "n_routed_experts", "rope_interleave");
    require(
        node.path("moe_layer_freq").asInt(1) == 1,
        "moe_layer_freq",
        node.path("moe_layer_freq"),
        "1");
    return new Config(
        config.integer("vocab_size"),
        config.integer("hidden_size"),
        config.integer("num_hidden_layers"),
        config.integer("first_k_dense_replace"),
        config.integer("num_attention_heads"),
        node.path("q_lora_rank").isNull()
            ? OptionalInt.empty()
            : OptionalInt.of(config.integer("q_lora_rank")),
        config.integer("kv_lora_rank"),
        config.integer("qk_nope_head_dim"),
        config.integer("qk_rope_head_dim"),
        config.integer("v_head_dim"),
        config.integer("intermediate_size"),
        config.integer("moe_intermediate_size"),
        config.integer("n_shared_experts"),
        gate,
        config.ropeTheta(),
        config.ropeScaling(),
        node.path("rms_norm_eps").asDouble(1e-6),
        node.path("tie_word_embeddings").asBoolean(false),
        node.path("max_position_embeddings").asInt(2048),
        config.endTokens(),
        node.path("pad_token_id").asInt(0),
        gate.method() == Gate.Method.NOAUX_TC ? node.path("num_nextn_predict_layers").asInt(0) : 0);
  }

  /// Reads how experts are chosen.
  public static Gate.Settings gate(ConfigJson config, Gate.Method method) {
    boolean grouped = method != Gate.Method.GREEDY;
    try {
      return new Gate.Settings(
          method,
          config.integer("n_routed_experts"),
          config.integer("num_experts_per_tok"),
          grouped ? config.integer("n_group") : 1,
          grouped ? config.integer("topk_group") : 1,
          config.node().path("norm_topk_prob").asBoolean(method == Gate.Method.NOAUX_TC),
          config.node().path("routed_scaling_factor").asDouble(1));
    } catch (IllegalArgumentException wrong) {
      throw new ModelException("config.json: the gate's " + wrong.getMessage(), wrong);
    }
  }

  /// Refuses a field that is there and holds another word.
  public static void expect(ConfigJson config, String field, String known) {
    String seen = config.node().path(field).asString(known);
    require(seen.equals(known), field, "\"" + seen + "\"", known);
  }

  @Override
  public String toJson() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.putArray("architectures").add(family().architecture());
    node.put("model_type", family().modelType());
    node.put("vocab_size", vocabularySize);
    node.put("hidden_size", width);
    node.put("num_hidden_layers", layers);
    node.put("first_k_dense_replace", denseLayers);
    node.put("moe_layer_freq", 1);
    node.put("num_attention_heads", heads);
    node.put("num_key_value_heads", heads);
    if (queryRank.isPresent()) node.put("q_lora_rank", queryRank.getAsInt());
    else node.putNull("q_lora_rank");
    node.put("kv_lora_rank", latentRank);
    node.put("qk_nope_head_dim", plainWidth);
    node.put("qk_rope_head_dim", rotaryWidth);
    node.put("v_head_dim", valueWidth);
    node.put("intermediate_size", feedForward);
    node.put("moe_intermediate_size", expertFeedForward);
    node.put("n_routed_experts", gate.experts());
    node.put("n_shared_experts", sharedExperts);
    node.put("num_experts_per_tok", gate.active());
    node.put("n_group", gate.groups());
    node.put("topk_group", gate.keptGroups());
    node.put("topk_method", gate.method().name().toLowerCase(Locale.ROOT));
    node.put("scoring_func", corrected() ? "sigmoid" : "softmax");
    node.put("norm_topk_prob", gate.normalise());
    node.put("routed_scaling_factor", gate.scale());
    if (corrected()) node.put("num_nextn_predict_layers", predictionLayers);
    node.put("attention_bias", false);
    node.put("hidden_act", "silu");
    node.put("rms_norm_eps", normEpsilon);
    node.put("rope_theta", ropeTheta);
    ConfigJson.put(node, ropeScaling);
    node.put("tie_word_embeddings", tied);
    node.put("max_position_embeddings", maxPositions);
    ConfigJson.putEndTokens(node, endTokens);
    node.put("pad_token_id", padToken);
    node.put("torch_dtype", "float32");
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }
}
