package org.reason4j.weights.gguf;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// config.json and generation_config.json, as a GGUF file's metadata says them.
final class GgufConfig {
  /// Architecture here, model type and class there.
  private static final Map<String, List<String>> FAMILIES =
      Map.of(
          "llama", List.of("llama", "LlamaForCausalLM"),
          "qwen2", List.of("qwen2", "Qwen2ForCausalLM"),
          "qwen3", List.of("qwen3", "Qwen3ForCausalLM"),
          "qwen3moe", List.of("qwen3_moe", "Qwen3MoeForCausalLM"),
          "deepseek2", List.of("deepseek_v3", "DeepseekV3ForCausalLM"));

  private static final long MOST_LAYERS = 4096;
  private static final int SIGMOID = 2; // expert_gating_func

  private final GgufKeys keys;
  private final Map<String, TensorBytes> tensors;
  private final String architecture;
  private final ObjectNode config = JsonMapper.shared().createObjectNode();

  private GgufConfig(GgufKeys keys, Map<String, TensorBytes> tensors) {
    this.keys = keys;
    this.tensors = tensors;
    this.architecture = architecture(keys);
  }

  /// The architecture, one of those known.
  static String architecture(GgufKeys keys) {
    String name = keys.text("general.architecture");
    if (!FAMILIES.containsKey(name))
      throw keys.wrong(
          "general.architecture is \"" + name + "\"",
          "one of " + String.join(", ", FAMILIES.keySet().stream().sorted().toList()));
    return name;
  }

  /// config.json's text.
  ///
  /// @param tensors by their names in the file
  static String config(GgufKeys keys, Map<String, TensorBytes> tensors) {
    var made = new GgufConfig(keys, tensors);
    made.fill();
    return pretty(made.config);
  }

  /// generation_config.json's text: the ids that end an answer, and the sampling that the file
  /// recommends, where it does.
  static String generation(GgufKeys keys) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    endTokens(node, keys);
    keys.real("general.sampling.temp").ifPresent(value -> node.put("temperature", value));
    keys.real("general.sampling.top_p").ifPresent(value -> node.put("top_p", value));
    keys.whole("general.sampling.top_k").ifPresent(value -> node.put("top_k", value));
    keys.real("general.sampling.min_p").ifPresent(value -> node.put("min_p", value));
    return pretty(node);
  }

  private static String pretty(ObjectNode node) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  private void fill() {
    boolean sigmoid =
        keys.whole(key("expert_gating_func")).orElse(0L) == SIGMOID
            || tensors.keySet().stream().anyMatch(name -> name.endsWith("exp_probs_b.bias"));
    List<String> family =
        architecture.equals("deepseek2") && !sigmoid
            ? List.of("deepseek_v2", "DeepseekV2ForCausalLM")
            : FAMILIES.getOrDefault(architecture, List.of());
    config.putArray("architectures").add(family.getLast());
    config.put("model_type", family.getFirst());
    if (need("block_count") > MOST_LAYERS)
      throw keys.wrong(key("block_count") + " is " + need("block_count"), "at most " + MOST_LAYERS);
    long heads = need("attention.head_count");
    long width = need("embedding_length");
    config.put("vocab_size", vocabulary());
    config.put("hidden_size", width);
    config.put("num_hidden_layers", need("block_count"));
    config.put("num_attention_heads", heads);
    keys.whole(key("feed_forward_length")).ifPresent(f -> config.put("intermediate_size", f));
    config.put("hidden_act", "silu");
    config.put(
        "rms_norm_eps",
        keys.real(key("attention.layer_norm_rms_epsilon"))
            .orElseThrow(() -> missing("attention.layer_norm_rms_epsilon")));
    config.put("rope_theta", keys.real(key("rope.freq_base")).orElse(10_000.0));
    config.put("max_position_embeddings", need("context_length"));
    config.put("tie_word_embeddings", !tensors.containsKey("output.weight"));
    config.put(
        "attention_bias",
        !architecture.equals("qwen2") && tensors.containsKey("blk.0.attn_q.bias"));
    if (architecture.equals("deepseek2")) latent(sigmoid);
    else {
      long keyValueHeads = keys.whole(key("attention.head_count_kv")).orElse(heads);
      long head =
          keys.whole(key("attention.key_length"))
              .or(() -> keys.whole(key("rope.dimension_count")))
              .orElse(width / Math.max(heads, 1));
      config.put("num_key_value_heads", keyValueHeads);
      config.put("head_dim", head);
    }
    if (architecture.equals("qwen3moe")) experts();
    ropeScaling(sigmoid);
    endTokens(config, keys);
    keys.whole("tokenizer.ggml.bos_token_id").ifPresent(id -> config.put("bos_token_id", id));
    keys.whole("tokenizer.ggml.padding_token_id").ifPresent(id -> config.put("pad_token_id", id));
  }

  private String key(String name) {
    return architecture + "." + name;
  }

  private long need(String name) {
    return keys.whole(key(name)).orElseThrow(() -> missing(name));
  }

  private RuntimeException missing(String name) {
    return keys.wrong("no " + key(name), "it in the metadata of this architecture");
  }

  /// Rows of the embedding: what the weights hold counts.
  private long vocabulary() {
    TensorBytes embedding = tensors.get("token_embd.weight");
    if (embedding == null || embedding.spec().shape().size() != 2)
      throw keys.wrong("no token_embd.weight of two dimensions", "an embedding");
    return embedding.spec().shape().getFirst();
  }

  /// Ids that end an answer: end of text, of turn and of message.
  private static void endTokens(ObjectNode node, GgufKeys keys) {
    Set<Long> ends = new LinkedHashSet<>();
    for (String name : List.of("eos", "eot", "eom"))
      keys.whole("tokenizer.ggml." + name + "_token_id").ifPresent(ends::add);
    if (ends.size() == 1) node.put("eos_token_id", ends.iterator().next());
    else if (!ends.isEmpty()) {
      ArrayNode list = node.putArray("eos_token_id");
      ends.forEach(list::add);
    }
  }

  private void experts() {
    config.put("num_experts", need("expert_count"));
    config.put("num_experts_per_tok", need("expert_used_count"));
    config.put("moe_intermediate_size", need("expert_feed_forward_length"));
    config.put("norm_topk_prob", true);
    config.put("decoder_sparse_step", 1);
    ArrayNode dense = config.putArray("mlp_only_layers");
    denseLayers().forEach(dense::add);
    if (!config.has("intermediate_size"))
      config.put("intermediate_size", need("expert_feed_forward_length"));
  }

  private List<Long> denseLayers() {
    List<Long> dense = new ArrayList<>();
    for (long layer = 0; layer < need("block_count"); layer++)
      if (!tensors.containsKey("blk." + layer + ".ffn_gate_inp.weight")) dense.add(layer);
    return dense;
  }

  private void latent(boolean sigmoid) {
    long rotary = need("rope.dimension_count");
    long whole =
        keys.whole(key("attention.key_length_mla")).orElseGet(() -> need("attention.key_length"));
    long value =
        keys.whole(key("attention.value_length_mla"))
            .orElseGet(() -> need("attention.value_length"));
    config.put("num_key_value_heads", need("attention.head_count"));
    keys.whole(key("attention.q_lora_rank"))
        .ifPresentOrElse(
            rank -> config.put("q_lora_rank", rank), () -> config.putNull("q_lora_rank"));
    config.put("kv_lora_rank", need("attention.kv_lora_rank"));
    config.put("qk_nope_head_dim", whole - rotary);
    config.put("qk_rope_head_dim", rotary);
    config.put("v_head_dim", value);
    config.put("first_k_dense_replace", need("leading_dense_block_count"));
    config.put("moe_layer_freq", 1);
    config.put("moe_intermediate_size", need("expert_feed_forward_length"));
    config.put("n_routed_experts", need("expert_count"));
    config.put("num_experts_per_tok", need("expert_used_count"));
    config.put("n_shared_experts", need("expert_shared_count"));
    long groups = keys.whole(key("expert_group_count")).orElse(1L);
    config.put("n_group", groups);
    config.put("topk_group", keys.whole(key("expert_group_used_count")).orElse(1L));
    config.put(
        "topk_method", sigmoid ? "noaux_tc" : groups > 1 ? "group_limited_greedy" : "greedy");
    config.put("scoring_func", sigmoid ? "sigmoid" : "softmax");
    config.put("norm_topk_prob", keys.flag(key("expert_weights_norm")).orElse(sigmoid));
    config.put("routed_scaling_factor", keys.real(key("expert_weights_scale")).orElse(1.0));
    if (sigmoid) config.put("num_nextn_predict_layers", 0);
  }

  private void ropeScaling(boolean sigmoid) {
    String type = keys.words(key("rope.scaling.type")).orElse("none");
    switch (type) {
      case "none" -> {}
      case "linear" -> {
        ObjectNode rope = config.putObject("rope_scaling");
        rope.put("rope_type", "linear");
        rope.put("factor", factor());
      }
      case "yarn" -> yarn(sigmoid);
      default -> throw keys.wrong("rope.scaling.type is \"" + type + "\"", "none, linear or yarn");
    }
    TensorBytes divisors = tensors.get("rope_freqs.weight");
    if (divisors != null && !config.has("rope_scaling")) llama3(divisors);
  }

  private static final double LOW = 1; // what every released model of this scaling has
  private static final double HIGH = 4;

  /// The file holds what each frequency is divided by; the scaling that gives these divisors has
  /// three numbers.
  private void llama3(TensorBytes divisors) {
    if (divisors.spec().type() != StoredType.F32)
      throw keys.wrong("rope_freqs.weight is " + divisors.spec().type(), "F32");
    int pairs = Math.toIntExact(divisors.bytes().byteSize() / Float.BYTES);
    double theta = config.path("rope_theta").asDouble();
    double factor = 1;
    for (int i = 0; i < pairs; i++) factor = Math.max(factor, divisor(divisors, i));
    double original = 8192;
    for (int i = 0; i < pairs; i++) {
      double d = divisor(divisors, i);
      if (d < 1.001 || d > factor * 0.999) continue;
      double smooth = (1 / d - 1 / factor) / (1 - 1 / factor);
      original = Math.rint(wavelength(i, pairs, theta) * (smooth * (HIGH - LOW) + LOW));
      break;
    }
    for (int i = 0; i < pairs; i++) {
      double smooth =
          Math.clamp((original / wavelength(i, pairs, theta) - LOW) / (HIGH - LOW), 0, 1);
      double wanted = 1 / ((1 - smooth) / factor + smooth);
      if (Math.abs(divisor(divisors, i) / wanted - 1) > 1e-2)
        throw keys.wrong(
            "rope_freqs.weight[%d] is %s".formatted(i, divisor(divisors, i)),
            "%s, as in llama3's scaling".formatted((float) wanted));
    }
    ObjectNode rope = config.putObject("rope_scaling");
    rope.put("rope_type", "llama3").put("factor", factor);
    rope.put("low_freq_factor", LOW).put("high_freq_factor", HIGH);
    rope.put("original_max_position_embeddings", (long) original);
  }

  private static double divisor(TensorBytes divisors, int i) {
    return divisors.bytes().get(GgufValue.FLOAT, (long) i * Float.BYTES);
  }

  private static double wavelength(int pair, int pairs, double theta) {
    return 2 * Math.PI * Math.pow(theta, (double) pair / pairs);
  }

  private double factor() {
    return keys.real(key("rope.scaling.factor"))
        .orElseThrow(() -> keys.wrong("no rope.scaling.factor", "it beside rope.scaling.type"));
  }

  /// The file holds a tenth of `mscale_all_dim`; released models have the same `mscale`.
  private void yarn(boolean sigmoid) {
    ObjectNode rope = config.putObject("rope_scaling");
    rope.put("rope_type", "yarn");
    rope.put("type", "yarn");
    rope.put("factor", factor());
    rope.put(
        "original_max_position_embeddings",
        keys.whole(key("rope.scaling.original_context_length"))
            .orElseGet(() -> need("context_length")));
    rope.put("beta_fast", keys.real(key("rope.scaling.yarn_beta_fast")).orElse(32.0));
    rope.put("beta_slow", keys.real(key("rope.scaling.yarn_beta_slow")).orElse(1.0));
    keys.real(key("rope.scaling.yarn_log_multiplier"))
        .ifPresent(tenth -> {
          double mscale = Math.round(tenth * 10 * 1e6) / 1e6;
          rope.put("mscale", mscale);
          rope.put("mscale_all_dim", mscale);
        });
    if (architecture.equals("deepseek2") && sigmoid && !rope.has("mscale")) {
      rope.put("mscale", 1.0);
      rope.put("mscale_all_dim", 1.0);
    }
  }
}
