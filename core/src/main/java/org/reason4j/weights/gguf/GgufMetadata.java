package org.reason4j.weights.gguf;

import static org.reason4j.weights.gguf.GgufValue.Type.FLOAT32;
import static org.reason4j.weights.gguf.GgufValue.Type.INT32;
import static org.reason4j.weights.gguf.GgufValue.Type.STRING;
import static org.reason4j.weights.gguf.GgufValue.Type.UINT32;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.reason4j.weights.WeightsException;
import tools.jackson.databind.JsonNode;

/// The metadata of a GGUF file, as a Hugging Face directory's files say it: what llama.cpp reads.
final class GgufMetadata {
  private static final Map<String, String> ARCHITECTURES =
      Map.of(
          "llama", "llama",
          "qwen2", "qwen2",
          "qwen3", "qwen3",
          "qwen3_moe", "qwen3moe",
          "deepseek_v2", "deepseek2",
          "deepseek_v3", "deepseek2");

  private final Path folder;
  private final JsonNode config;
  private final String architecture;
  private final SequencedMap<String, GgufValue> keys = new LinkedHashMap<>();

  private GgufMetadata(Path folder, JsonNode config) {
    this.folder = folder;
    this.config = config;
    this.architecture = architecture(folder, config);
  }

  /// The architecture of a config's family.
  static String architecture(Path folder, JsonNode config) {
    String family = config.path("model_type").asString("");
    String known = ARCHITECTURES.get(family);
    if (known == null)
      throw new WeightsException(
          folder,
          "model_type is \"" + family + "\"",
          "one of " + String.join(", ", new TreeMap<>(ARCHITECTURES).keySet()));
    return known;
  }

  /// All keys.
  ///
  /// @param name of the model
  /// @param fileType number of the file's main type
  static SequencedMap<String, GgufValue> of(
      Path folder, String name, JsonNode config, GgufSource source, int fileType) {
    var made = new GgufMetadata(folder, config);
    made.text("general.architecture", made.architecture);
    made.text("general.type", "model");
    made.text("general.name", name);
    source.license().ifPresent(license -> made.text("general.license", license));
    made.whole("general.file_type", fileType);
    made.whole("general.quantization_version", 2);
    made.shape();
    if (made.architecture.equals("deepseek2")) made.latent();
    if (made.architecture.equals("qwen3moe")) made.experts();
    made.rope();
    made.sampling(source.generation());
    made.words(source);
    return made.keys;
  }

  private void text(String key, String value) {
    keys.put(key, new GgufValue.Text(value));
  }

  private void whole(String key, long value) {
    keys.put(key, new GgufValue.Whole(UINT32, value));
  }

  private void real(String key, double value) {
    keys.put(key, new GgufValue.Real(FLOAT32, (float) value));
  }

  private String key(String name) {
    return architecture + "." + name;
  }

  private long need(String field) {
    JsonNode value = config.path(field);
    if (!value.isIntegralNumber())
      throw new WeightsException(
          folder,
          "config.json: " + field + " is " + (value.isMissingNode() ? "missing" : value),
          "a whole number");
    return value.asLong();
  }

  private void copy(String name, String field) {
    whole(key(name), need(field));
  }

  private void shape() {
    if (config.path("use_sliding_window").asBoolean(false))
      throw new WeightsException(
          folder, "config.json: use_sliding_window is true", "false: the format has no window");
    copy("block_count", "num_hidden_layers");
    copy("context_length", "max_position_embeddings");
    copy("embedding_length", "hidden_size");
    copy("feed_forward_length", "intermediate_size");
    copy("attention.head_count", "num_attention_heads");
    copy("vocab_size", "vocab_size");
    real(key("attention.layer_norm_rms_epsilon"), config.path("rms_norm_eps").asDouble(1e-6));
    JsonNode rope = config.path("rope_parameters");
    JsonNode theta = rope.has("rope_theta") ? rope.path("rope_theta") : config.path("rope_theta");
    real(key("rope.freq_base"), theta.asDouble(10_000));
    if (architecture.equals("deepseek2")) return;
    long heads = need("num_attention_heads");
    long width = config.path("head_dim").asLong(need("hidden_size") / heads);
    whole(key("attention.head_count_kv"), config.path("num_key_value_heads").asLong(heads));
    whole(key("attention.key_length"), width);
    whole(key("attention.value_length"), width);
    whole(key("rope.dimension_count"), width);
  }

  private void experts() {
    String later = "num_local_experts"; // what transformers 5 writes
    copy("expert_count", config.has(later) ? later : "num_experts");
    copy("expert_used_count", "num_experts_per_tok");
    copy("expert_feed_forward_length", "moe_intermediate_size");
    if (!config.path("norm_topk_prob").asBoolean(false))
      throw new WeightsException(
          folder, "config.json: norm_topk_prob is false", "true: the format cannot say otherwise");
  }

  /// Latent attention is told as attention with one key and value, and the true widths beside it.
  private void latent() {
    long latent = need("kv_lora_rank");
    long rotary = need("qk_rope_head_dim");
    whole(key("attention.head_count_kv"), 1);
    whole(key("attention.key_length"), latent + rotary);
    whole(key("attention.value_length"), latent);
    whole(key("attention.key_length_mla"), need("qk_nope_head_dim") + rotary);
    whole(key("attention.value_length_mla"), need("v_head_dim"));
    if (!config.path("q_lora_rank").isNull()) copy("attention.q_lora_rank", "q_lora_rank");
    whole(key("attention.kv_lora_rank"), latent);
    whole(key("rope.dimension_count"), rotary);
    copy("leading_dense_block_count", "first_k_dense_replace");
    copy("expert_count", "n_routed_experts");
    copy("expert_used_count", "num_experts_per_tok");
    copy("expert_shared_count", "n_shared_experts");
    copy("expert_feed_forward_length", "moe_intermediate_size");
    real(key("expert_weights_scale"), config.path("routed_scaling_factor").asDouble(1));
    boolean sigmoid = config.path("model_type").asString("").equals("deepseek_v3");
    keys.put(
        key("expert_weights_norm"),
        new GgufValue.Flag(config.path("norm_topk_prob").asBoolean(sigmoid)));
    whole(key("expert_gating_func"), sigmoid ? 2 : 1);
    if (config.path("n_group").asLong(1) > 1) {
      copy("expert_group_count", "n_group");
      copy("expert_group_used_count", "topk_group");
    }
  }

  private void rope() {
    JsonNode rope =
        config.path("rope_parameters").isObject()
            ? config.path("rope_parameters")
            : config.path("rope_scaling");
    String type = rope.path("rope_type").asString(rope.path("type").asString("default"));
    switch (type) {
      case "default", "llama3" -> {} // the latter is a tensor of divisors
      case "linear" -> {
        text(key("rope.scaling.type"), "linear");
        real(key("rope.scaling.factor"), rope.path("factor").asDouble(1));
      }
      case "yarn" -> {
        double all = rope.path("mscale_all_dim").asDouble(0);
        if (rope.path("mscale").asDouble(0) != all || rope.has("attention_factor"))
          throw new WeightsException(
              folder,
              "config.json: mscale and mscale_all_dim differ, or there is an attention_factor",
              "the same of both: the format has one number");
        text(key("rope.scaling.type"), "yarn");
        real(key("rope.scaling.factor"), rope.path("factor").asDouble(1));
        whole(
            key("rope.scaling.original_context_length"),
            rope.path("original_max_position_embeddings").asLong(need("max_position_embeddings")));
        real(key("rope.scaling.yarn_beta_fast"), rope.path("beta_fast").asDouble(32));
        real(key("rope.scaling.yarn_beta_slow"), rope.path("beta_slow").asDouble(1));
        if (all != 0) real(key("rope.scaling.yarn_log_multiplier"), all / 10);
      }
      default ->
          throw new WeightsException(
              folder, "rope type is \"" + type + "\"", "default, linear, llama3 or yarn");
    }
  }

  private void sampling(JsonNode generation) {
    if (generation.path("temperature").isNumber())
      real("general.sampling.temp", generation.path("temperature").asDouble());
    if (generation.path("top_p").isNumber())
      real("general.sampling.top_p", generation.path("top_p").asDouble());
    if (generation.path("top_k").isIntegralNumber())
      keys.put(
          "general.sampling.top_k", new GgufValue.Whole(INT32, generation.path("top_k").asInt()));
    if (generation.path("min_p").isNumber())
      real("general.sampling.min_p", generation.path("min_p").asDouble());
  }

  private void words(GgufSource source) {
    JsonNode tokenizer = source.tokenizer();
    JsonNode tokenizerConfig = source.tokenizerConfig();
    Optional<PreTokenizer> cut = PreTokenizer.of(tokenizer);
    String[] tokens = new String[Math.toIntExact(need("vocab_size"))];
    long[] types = new long[tokens.length];
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (var entry : tokenizer.path("model").path("vocab").properties())
      place(entry.getKey(), entry.getValue().asInt(), GgufWords.NORMAL, tokens, types, ids);
    for (JsonNode added : tokenizer.path("added_tokens"))
      place(
          added.path("content").asString(""),
          added.path("id").asInt(),
          added.path("special").asBoolean(false) ? GgufWords.CONTROL : GgufWords.USER_DEFINED,
          tokens,
          types,
          ids);
    List<GgufValue> words = new ArrayList<>();
    List<GgufValue> kinds = new ArrayList<>();
    for (int id = 0; id < tokens.length; id++) {
      String token = Optional.ofNullable(tokens[id]).orElse("[PAD" + id + "]");
      words.add(new GgufValue.Text(token));
      kinds.add(new GgufValue.Whole(INT32, tokens[id] == null ? GgufWords.UNUSED : types[id]));
    }
    List<GgufValue> merges = new ArrayList<>();
    for (JsonNode merge : tokenizer.path("model").path("merges"))
      merges.add(
          new GgufValue.Text(
              merge.isString()
                  ? merge.stringValue()
                  : merge.path(0).asString("") + " " + merge.path(1).asString("")));
    text("tokenizer.ggml.model", "gpt2");
    // Without a name for the cut the tokenizer goes along whole: other programs refuse the file by
    // that name, which is better than other ids.
    text("tokenizer.ggml.pre", cut.map(PreTokenizer::word).orElse("tokenizer.json"));
    if (cut.isEmpty()) text(GgufWords.WHOLE, tokenizer.toString());
    keys.put("tokenizer.ggml.tokens", new GgufValue.Array(STRING, words));
    keys.put("tokenizer.ggml.token_type", new GgufValue.Array(INT32, kinds));
    keys.put("tokenizer.ggml.merges", new GgufValue.Array(STRING, merges));
    special(tokenizerConfig, source.generation(), ids);
    if (tokenizerConfig.path("add_bos_token").isBoolean())
      keys.put(
          "tokenizer.ggml.add_bos_token",
          new GgufValue.Flag(tokenizerConfig.path("add_bos_token").booleanValue()));
    JsonNode template = tokenizerConfig.path("chat_template");
    if (template.isString()) text("tokenizer.chat_template", template.stringValue());
  }

  private void place(
      String token, int id, int type, String[] tokens, long[] types, Map<String, Integer> ids) {
    if (id < 0 || id >= tokens.length)
      throw new WeightsException(
          folder, "token " + token + " has id " + id, "ids below vocab_size = " + tokens.length);
    tokens[id] = token;
    types[id] = type;
    ids.put(token, id);
  }

  /// Ids that end an answer are at most three here: end of text, of turn, of message.
  private void special(JsonNode tokenizerConfig, JsonNode generation, Map<String, Integer> ids) {
    List<Integer> ends = new ArrayList<>();
    named(tokenizerConfig, "eos_token", ids).ifPresent(ends::add);
    for (JsonNode from : List.of(generation, config)) {
      JsonNode listed = from.path("eos_token_id");
      for (JsonNode id : listed.isArray() ? listed : List.of(listed))
        if (id.isIntegralNumber() && !ends.contains(id.asInt())) ends.add(id.asInt());
    }
    List<String> kinds = List.of("eos", "eot", "eom");
    for (int i = 0; i < Math.min(kinds.size(), ends.size()); i++)
      whole("tokenizer.ggml." + kinds.get(i) + "_token_id", ends.get(i));
    named(tokenizerConfig, "bos_token", ids)
        .or(() -> number("bos_token_id"))
        .ifPresent(id -> whole("tokenizer.ggml.bos_token_id", id));
    named(tokenizerConfig, "pad_token", ids)
        .or(() -> number("pad_token_id"))
        .ifPresent(id -> whole("tokenizer.ggml.padding_token_id", id));
    named(tokenizerConfig, "unk_token", ids)
        .ifPresent(id -> whole("tokenizer.ggml.unknown_token_id", id));
  }

  private Optional<Integer> number(String field) {
    return Optional.of(config.path(field)).filter(JsonNode::isIntegralNumber).map(JsonNode::asInt);
  }

  private static Optional<Integer> named(JsonNode node, String key, Map<String, Integer> ids) {
    JsonNode token = node.path(key);
    String content = token.isString() ? token.stringValue() : token.path("content").asString("");
    return Optional.ofNullable(ids.get(content));
  }
}
