package org.reason4j.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Names and shapes of the tensors in a checkpoint of a [DecoderConfig]'s shape.
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
      DecoderConfig.Features features = config.features();
      if (features.bias() != DecoderConfig.Bias.NONE) {
        shapes.put(at + "self_attn.q_proj.bias", new long[] {queries});
        shapes.put(at + "self_attn.k_proj.bias", new long[] {pairs});
        shapes.put(at + "self_attn.v_proj.bias", new long[] {pairs});
      }
      shapes.put(at + "self_attn.o_proj.weight", new long[] {width, queries});
      if (features.bias() == DecoderConfig.Bias.ALL)
        shapes.put(at + "self_attn.o_proj.bias", new long[] {width});
      if (features.headNorms()) {
        shapes.put(at + "self_attn.q_norm.weight", new long[] {config.headWidth()});
        shapes.put(at + "self_attn.k_norm.weight", new long[] {config.headWidth()});
      }
      shapes.put(at + "post_attention_layernorm.weight", new long[] {width});
      if (config.routed(l)) mixture(shapes, at + "mlp.", width, features.experts().orElseThrow());
      else feedForward(shapes, at + "mlp.", width, config.feedForward());
    }
    shapes.put("model.norm.weight", new long[] {width});
    if (!config.tied()) shapes.put("lm_head.weight", new long[] {config.vocabularySize(), width});
    return shapes;
  }

  private static void mixture(
      Map<String, long[]> shapes, String at, long width, DecoderConfig.Experts experts) {
    shapes.put(at + "gate.weight", new long[] {experts.gate().experts(), width});
    for (int e = 0; e < experts.gate().experts(); e++)
      feedForward(shapes, at + "experts." + e + ".", width, experts.feedForward());
  }

  private static void feedForward(Map<String, long[]> shapes, String at, long width, long inner) {
    shapes.put(at + "gate_proj.weight", new long[] {inner, width});
    shapes.put(at + "up_proj.weight", new long[] {inner, width});
    shapes.put(at + "down_proj.weight", new long[] {width, inner});
  }
}
