package org.reason4j.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// What a config.json says in the usual words, of whatever family: known or not, whole or not.
/// Absent fields are empty. Nothing here is proof that the model can be built.
///
/// @param node the language model's part of the file (`text_config` where there is one)
public record ConfigSummary(JsonNode node, List<String> architectures) {
  /// Reads config.json's text.
  ///
  /// @throws ModelException if it is no JSON object
  public static ConfigSummary parse(String json) {
    JsonNode root = ConfigJson.parse(json).node();
    if (!root.isObject())
      throw new ModelException("config.json: is " + root.getNodeType() + "; expected an object");
    List<String> architectures =
        StreamSupport.stream(root.path("architectures").spliterator(), false)
            .map(name -> name.asString(""))
            .filter(name -> !name.isEmpty())
            .toList();
    JsonNode text = root.path("text_config");
    return new ConfigSummary(text.isObject() ? text : root, architectures);
  }

  /// `model_type`.
  public Optional<String> family() {
    return Optional.of(node.path("model_type").asString("")).filter(name -> !name.isEmpty());
  }

  /// The first of these fields that holds a whole number of at least 1.
  public OptionalLong number(String... fields) {
    for (String field : fields) {
      JsonNode value = node.path(field);
      if (value.isIntegralNumber() && value.canConvertToInt() && value.asInt() > 0)
        return OptionalLong.of(value.asInt());
    }
    return OptionalLong.empty();
  }

  public OptionalLong layers() {
    return number("num_hidden_layers", "n_layer");
  }

  /// D.
  public OptionalLong width() {
    return number("hidden_size", "n_embd");
  }

  /// H.
  public OptionalLong heads() {
    return number("num_attention_heads", "n_head");
  }

  /// J, as many as H where the file is silent.
  public OptionalLong keyValueHeads() {
    return number("num_key_value_heads", "num_attention_heads", "n_head");
  }

  /// K; the width by the heads where the file is silent.
  public OptionalLong headWidth() {
    OptionalLong given = number("head_dim");
    return given.isPresent() || width().isEmpty() || heads().isEmpty()
        ? given
        : OptionalLong.of(width().getAsLong() / heads().getAsLong());
  }

  /// Routed experts of a layer.
  public OptionalLong experts() {
    return number("n_routed_experts", "num_experts", "num_local_experts");
  }

  /// Routed experts that a token meets.
  public OptionalLong activeExperts() {
    return number("num_experts_per_tok");
  }

  public OptionalLong maxPositions() {
    return number("max_position_embeddings", "n_positions");
  }

  /// Elements a cached token holds in all layers: keys and values, `2 L J K`, or with latent
  /// attention (DeepSeek-V2, section 2.1.2) the latent vector and the rotated key, `L (rank + R)`.
  public OptionalLong cacheElementsPerToken() {
    if (layers().isEmpty()) return OptionalLong.empty();
    OptionalLong rank = number("kv_lora_rank");
    OptionalLong rotary = number("qk_rope_head_dim");
    if (rank.isPresent() && rotary.isPresent())
      return product(layers().getAsLong(), rank.getAsLong() + rotary.getAsLong());
    return keyValueHeads().isPresent() && headWidth().isPresent()
        ? product(2, layers().getAsLong(), keyValueHeads().getAsLong(), headWidth().getAsLong())
        : OptionalLong.empty();
  }

  /// Empty where it exceeds what any machine has.
  private static OptionalLong product(long... factors) {
    double product = 1;
    for (long factor : factors) product *= factor;
    return product < 1L << 50 ? OptionalLong.of((long) product) : OptionalLong.empty();
  }

  /// Elements that a token leaves in one layer for the backward pass, about `6 D + 2 (H + J) K + 4
  /// F`, F of the experts that a token meets.
  public OptionalLong activationsPerLayer() {
    OptionalLong experts = number("moe_intermediate_size");
    long feedForward = number("intermediate_size", "n_inner").orElse(0);
    if (experts.isPresent())
      feedForward =
          experts.getAsLong() * (activeExperts().orElse(1) + number("n_shared_experts").orElse(0));
    if (width().isEmpty() || heads().isEmpty() || headWidth().isEmpty())
      return OptionalLong.empty();
    long heads = heads().getAsLong() + keyValueHeads().orElse(0);
    return OptionalLong.of(
        6 * width().getAsLong() + 2 * heads * headWidth().getAsLong() + 4 * feedForward);
  }
}
