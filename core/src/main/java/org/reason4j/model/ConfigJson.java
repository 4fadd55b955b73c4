package org.reason4j.model;

import java.util.LinkedHashSet;
import java.util.List;
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
          "config.json: no JSON (" + e.getOriginalMessage() + "); copy the file again", e);
    }
  }

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

  public RopeScaling ropeScaling() {
    JsonNode rope =
        node.has("rope_parameters") ? node.path("rope_parameters") : node.path("rope_scaling");
    String type = rope.path("rope_type").asString(rope.path("type").asString("default"));
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "llama3" ->
          new RopeScaling.Llama3(
              rope.path("factor").asDouble(),
              rope.path("low_freq_factor").asDouble(),
              rope.path("high_freq_factor").asDouble(),
              rope.path("original_max_position_embeddings").asDouble());
      case "yarn" -> yarn(rope);
      default ->
          throw new ModelException(
              "config.json: rope type is \"" + type + "\"; expected default, llama3 or yarn");
    };
  }

  private static RopeScaling yarn(JsonNode rope) {
    for (String unread : List.of("attention_factor", "truncate"))
      require(!rope.has(unread), unread, rope.path(unread), "no such field in a yarn scaling");
    for (String needed : List.of("factor", "original_max_position_embeddings"))
      require(rope.path(needed).isNumber(), needed, rope.path(needed), "a number for yarn");
    return new RopeScaling.Yarn(
        rope.path("factor").asDouble(),
        rope.path("beta_fast").asDouble(32),
        rope.path("beta_slow").asDouble(1),
        rope.path("original_max_position_embeddings").asDouble(),
        rope.path("mscale").asDouble(0),
        rope.path("mscale_all_dim").asDouble(0));
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
      }
    }
  }

  /// Refuses a field unless its value is right.
  public static void require(boolean holds, String field, Object seen, String expected) {
    if (!holds)
      throw new ModelException("config.json: " + field + " is " + seen + "; expected " + expected);
  }
}
