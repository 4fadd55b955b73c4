package org.reason4j.weights.gguf;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of tensors in a GGUF file and in a Hugging Face checkpoint, both ways.
///
/// Experts are stacked in one and apart in the other: a stack `blk.3.ffn_up_exps.weight` is named
/// here as `model.layers.3.mlp.experts.*.up_proj.weight`.
final class GgufNames {
  /// Stands for an expert's number in the name of a stack.
  static final String ANY_EXPERT = "*";

  private static final Map<String, String> WHOLE =
      Map.of(
          "token_embd.weight", "model.embed_tokens.weight",
          "output_norm.weight", "model.norm.weight",
          "output.weight", "lm_head.weight");

  private static final Map<String, String> BLOCK =
      Map.ofEntries(
          Map.entry("attn_norm", "input_layernorm"),
          Map.entry("ffn_norm", "post_attention_layernorm"),
          Map.entry("attn_q", "self_attn.q_proj"),
          Map.entry("attn_k", "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("attn_q_a", "self_attn.q_a_proj"),
          Map.entry("attn_q_a_norm", "self_attn.q_a_layernorm"),
          Map.entry("attn_q_b", "self_attn.q_b_proj"),
          Map.entry("attn_kv_a_mqa", "self_attn.kv_a_proj_with_mqa"),
          Map.entry("attn_kv_a_norm", "self_attn.kv_a_layernorm"),
          Map.entry("attn_kv_b", "self_attn.kv_b_proj"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"),
          Map.entry("ffn_gate_inp", "mlp.gate"),
          Map.entry("ffn_gate_shexp", "mlp.shared_experts.gate_proj"),
          Map.entry("ffn_up_shexp", "mlp.shared_experts.up_proj"),
          Map.entry("ffn_down_shexp", "mlp.shared_experts.down_proj"),
          Map.entry("ffn_gate_exps", "mlp.experts." + ANY_EXPERT + ".gate_proj"),
          Map.entry("ffn_up_exps", "mlp.experts." + ANY_EXPERT + ".up_proj"),
          Map.entry("ffn_down_exps", "mlp.experts." + ANY_EXPERT + ".down_proj"));

  /// The one name whose end differs: a bias of selection, which the checkpoint calls no bias.
  private static final String CORRECTION = "exp_probs_b.bias";

  private static final String CORRECTION_THERE = "mlp.gate.e_score_correction_bias";

  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d+)\\.(.+)");
  private static final Pattern LAYER_THERE = Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)");
  private static final Pattern EXPERT = Pattern.compile("(mlp\\.experts\\.)\\d+(\\..+)");

  private static final Map<String, String> WHOLE_BACK = inverse(WHOLE);
  private static final Map<String, String> BLOCK_BACK = inverse(BLOCK);

  private GgufNames() {}

  private static Map<String, String> inverse(Map<String, String> map) {
    Map<String, String> inverse = new HashMap<>();
    map.forEach((key, value) -> inverse.put(value, key));
    return Map.copyOf(inverse);
  }

  /// The checkpoint's name; empty for a tensor that has none there.
  static Optional<String> toHuggingFace(String name) {
    Matcher layer = LAYER.matcher(name);
    if (!layer.matches()) return Optional.ofNullable(WHOLE.get(name));
    String at = "model.layers." + layer.group(1) + ".";
    String rest = layer.group(2);
    if (rest.equals(CORRECTION)) return Optional.of(at + CORRECTION_THERE);
    return map(BLOCK, rest).map(at::concat);
  }

  /// The file's name of a checkpoint's tensor, that of the whole stack for an expert's.
  static Optional<String> toGguf(String name) {
    Matcher layer = LAYER_THERE.matcher(name);
    if (!layer.matches()) return Optional.ofNullable(WHOLE_BACK.get(name));
    String at = "blk." + layer.group(1) + ".";
    String rest = layer.group(2);
    if (rest.equals(CORRECTION_THERE)) return Optional.of(at + CORRECTION);
    return map(BLOCK_BACK, EXPERT.matcher(rest).replaceFirst("$1" + ANY_EXPERT + "$2"))
        .map(at::concat);
  }

  /// Translates what stands before `.weight` or `.bias`.
  private static Optional<String> map(Map<String, String> names, String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) return Optional.empty();
    String end = name.substring(dot);
    if (!end.equals(".weight") && !end.equals(".bias")) return Optional.empty();
    return Optional.ofNullable(names.get(name.substring(0, dot))).map(found -> found + end);
  }
}
