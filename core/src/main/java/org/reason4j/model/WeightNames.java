package org.reason4j.model;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Names and shapes of a Llama or Qwen2 checkpoint's tensors, in Hugging Face's order.
public final class WeightNames {
  private WeightNames() {}

  public static SequencedMap<String, long[]> shapes(DecoderConfig config) {
    var shapes = new LinkedHashMap<String, long[]>();
    long width = config.width();
    long queries = (long) config.heads() * config.headWidth();
    long pairs = (long) config.keyValueHeads() * config.headWidth();
    shapes.put("model.embed_tokens.weight", new long[] {config.vocabularySize(), width});
    for (int l = 0; l < config.layers(); l++) {
      String at = "model.layers." + l + ".";
      shapes.put(at + "input_layernorm.weight", new long[] {width});
      shapes.put(at + "self_attn.q_proj.weight", new long[] {queries, width});
      shapes.put(at + "self_attn.k_proj.weight", new long[] {pairs, width});
      shapes.put(at + "self_attn.v_proj.weight", new long[] {pairs, width});
      if (config.family().attentionBias()) {
        shapes.put(at + "self_attn.q_proj.bias", new long[] {queries});
        shapes.put(at + "self_attn.k_proj.bias", new long[] {pairs});
        shapes.put(at + "self_attn.v_proj.bias", new long[] {pairs});
      }
      shapes.put(at + "self_attn.o_proj.weight", new long[] {width, queries});
      shapes.put(at + "post_attention_layernorm.weight", new long[] {width});
      shapes.put(at + "mlp.gate_proj.weight", new long[] {config.feedForward(), width});
      shapes.put(at + "mlp.up_proj.weight", new long[] {config.feedForward(), width});
      shapes.put(at + "mlp.down_proj.weight", new long[] {width, config.feedForward()});
    }
    shapes.put("model.norm.weight", new long[] {width});
    if (!config.tied()) shapes.put("lm_head.weight", new long[] {config.vocabularySize(), width});
    return shapes;
  }
}
