package org.reason4j.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.reason4j.config.JsonFault;
import org.reason4j.nn.RopeScaling;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Fields of a Hugging Face config.json, read and written in the same way by every family. A field
/// that is missing or wrong is a [ModelException] with its name and value.
public record ConfigJson(JsonNode node) {
  public static ConfigJson parse(String json) {
    try {
      return new ConfigJson(JsonMapper.shared().readTree(json));
    } catch (JacksonException e) {
      throw new ModelException(
          "config.json: no JSON (" + JsonFault.of(e) + "); copy the file again", e);
    }
  }

  private static final String FULL_LAYERS = "full_attention";

  /// The family; empty where the field is missing.
  public String modelType() {
    return node.path("model_type").asString("");
  }

  public int integer(String field) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber())
      throw new ModelException(
          "config.json: "
              + field
              + " is "
              + (value.isMissingNode() ? "missing" : value.toString())
              + "; expected a whole number");
    return value.asInt();
  }

  public double ropeTheta() {
    JsonNode parameters = node.path("rope_parameters"); // transformers 5 keeps it here
    JsonNode theta =
        parameters.has("rope_theta") ? parameters.path("rope_theta") : node.path("rope_theta");
    return theta.asDouble(10_000);
  }

  /// How rotary frequencies are scaled, in the old style (`rope_scaling`) or the new.
  public RopeScaling ropeScaling() {
    JsonNode rope =
        node.path("rope_parameters").isObject()
            ? node.path("rope_parameters")
            : node.path("rope_scaling");
    String type = rope.path("rope_type").asString(rope.path("type").asString("default"));
    for (String unread : List.of("mrope_section", "full_attention", "sliding_attention"))
      require(!rope.has(unread), unread, rope.path(unread), "no such field in a rope scaling");
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(positive(rope, "factor"));
      case "dynamic" ->
          new RopeScaling.Dynamic(positive(rope, "factor"), integer("max_position_embeddings"));
      case "llama3" ->
          new RopeScaling.Llama3(
              positive(rope, "factor"),
              positive(rope, "low_freq_factor"),
              positive(rope, "high_freq_factor"),
              positive(rope, "original_max_position_embeddings"));
      case "yarn" ->
          new RopeScaling.Yarn(
              positive(rope, "factor"),
              rope.path("beta_fast").asDouble(32),
              rope.path("beta_slow").asDouble(1),
              positive(
                  rope.has("original_max_position_embeddings") ? rope : node,
                  rope.has("original_max_position_embeddings")
                      ? "original_max_position_embeddings"
                      : "max_position_embeddings"),
              rope.path("mscale").asDouble(0),
              rope.path("mscale_all_dim").asDouble(0),
              rope.path("attention_factor").isNumber()
                  ? OptionalDouble.of(positive(rope, "attention_factor"))
                  : OptionalDouble.empty(),
              rope.path("truncate").asBoolean(true));
      default ->
          throw new ModelException(
              "config.json: rope type is \""
                  + type
                  + "\"; expected default, linear, dynamic, llama3 or yarn");
    };
  }

  private static double positive(JsonNode rope, String field) {
    JsonNode value = rope.path(field);
    require(value.isNumber() && value.asDouble() > 0, field, shown(value), "a number above 0");
    return value.asDouble();
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : value.toString();
  }

  /// Fields of other families that change the mathematics, and the values that change nothing;
  /// `null` and a missing field never do. Fields that are not here are taken to be harmless.
  private static final List<Map.Entry<String, List<String>>> NEUTRAL =
      List.of(
          entry("hidden_act", "silu"),
          entry("hidden_activation", "silu"),
          entry("attention_bias", "false"),
          entry("mlp_bias", "false"),
          entry("use_bias", "false"),
          entry("qkv_bias", "false"),
          entry("lm_head_bias", "false"),
          entry("use_sliding_window", "false"),
          entry("sliding_window"),
          entry("layer_types", FULL_LAYERS),
          entry("attention_chunk_size"),
          entry("no_rope_layers", "[]"),
          entry("no_rope_layer_interval", "0"),
          entry("alibi", "false"),
          entry("position_embedding_type", "rope", "rotary"),
          entry("rope_interleaved", "false"),
          entry("rope_interleave", "false"),
          entry("partial_rotary_factor", "1", "1.0"),
          entry("rotary_pct", "1", "1.0"),
          entry("rotary_dim"),
          entry("mrope_section"),
          entry("clip_qkv"),
          entry("qk_norm", "false"),
          entry("use_qk_norm", "false"),
          entry("qk_layernorm", "false"),
          entry("parallel_attn", "false"),
          entry("use_parallel_residual", "false"),
          entry("query_pre_attn_scalar"),
          entry("attention_multiplier"),
          entry("attn_logit_softcapping"),
          entry("final_logit_softcapping"),
          entry("logit_scale", "1", "1.0"),
          entry("logits_scaling", "1", "1.0"),
          entry("embedding_multiplier", "1", "1.0"),
          entry("residual_multiplier", "1", "1.0"),
          entry("scale_emb", "1", "1.0"),
          entry("scale_depth"),
          entry("dim_model_base"),
          entry("num_local_experts", "0"),
          entry("num_experts", "0"),
          entry("n_routed_experts", "0"),
          entry("shared_expert_intermediate_size", "0"),
          entry("kv_lora_rank"),
          entry("add_cross_attention", "false"),
          entry("is_encoder_decoder", "false"),
          entry("vision_config"));

  private static Map.Entry<String, List<String>> entry(String field, String... neutral) {
    return Map.entry(field, List.of(neutral));
  }

  /// Refuses fields that are known to change the mathematics, unless they hold a value that changes
  /// nothing.
  ///
  /// @param built those that the family reads itself
  public void refuseUnbuilt(String... built) {
    Set<String> read = Set.of(built);
    for (var entry : NEUTRAL) {
      String field = entry.getKey();
      List<String> neutral = entry.getValue();
      JsonNode value = node.path(field);
      if (read.contains(field) || value.isMissingNode() || value.isNull()) continue;
      String seen = value.isString() ? value.asString() : value.toString();
      boolean harmless =
          neutral.contains(FULL_LAYERS)
              ? value.valueStream().allMatch(type -> type.asString("").equals(FULL_LAYERS))
              : neutral.contains(seen);
      require(
          harmless,
          field,
          value.toString(),
          neutral.isEmpty() ? "no such field in this family" : neutral.getFirst());
    }
  }

  /// Ids that end a sequence: a number, a list, or none.
  public List<Integer> endTokens() {
    JsonNode tokens = node.path("eos_token_id");
    if (tokens.isIntegralNumber()) return List.of(tokens.asInt());
    var ids = new LinkedHashSet<Integer>();
    for (JsonNode id : tokens) ids.add(id.asInt());
    return List.copyOf(ids);
  }

  /// Writes `rope_scaling`; nothing where frequencies are as they are.
  public static void put(ObjectNode node, RopeScaling scaling) {
    switch (scaling) {
      case RopeScaling.None() -> {}
      case RopeScaling.Linear(double factor) ->
          node.putObject("rope_scaling").put("rope_type", "linear").put("factor", factor);
      case RopeScaling.Dynamic(double factor, _) ->
          node.putObject("rope_scaling").put("rope_type", "dynamic").put("factor", factor);
      case RopeScaling.Llama3 llama3 -> {
        ObjectNode rope = node.putObject("rope_scaling");
        rope.put("rope_type", "llama3");
        rope.put("factor", llama3.factor());
        rope.put("low_freq_factor", llama3.lowFactor());
        rope.put("high_freq_factor", llama3.highFactor());
        rope.put("original_max_position_embeddings", (int) llama3.originalPositions());
      }
      case RopeScaling.Yarn yarn -> {
        ObjectNode rope = node.putObject("rope_scaling");
        rope.put("rope_type", "yarn");
        rope.put("type", "yarn");
        rope.put("factor", yarn.factor());
        rope.put("beta_fast", yarn.betaFast());
        rope.put("beta_slow", yarn.betaSlow());
        rope.put("original_max_position_embeddings", (int) yarn.originalPositions());
        if (yarn.mscale() != 0) rope.put("mscale", yarn.mscale());
        if (yarn.mscaleAllDim() != 0) rope.put("mscale_all_dim", yarn.mscaleAllDim());
        yarn.attentionFactor().ifPresent(factor -> rope.put("attention_factor", factor));
        if (!yarn.truncate()) rope.put("truncate", false);
      }
    }
  }

  /// Writes `eos_token_id`: a number, a list of several, nothing where there is none.
  public static void putEndTokens(ObjectNode node, List<Integer> ids) {
    if (ids.size() == 1) node.put("eos_token_id", ids.getFirst());
    if (ids.size() > 1) ids.forEach(node.putArray("eos_token_id")::add);
  }

  /// Refuses a field unless its value is right.
  public static void require(boolean holds, String field, Object seen, String expected) {
    if (!holds)
      throw new ModelException("config.json: " + field + " is " + seen + "; expected " + expected);
  }
}
