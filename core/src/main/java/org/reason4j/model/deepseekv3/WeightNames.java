package org.reason4j.model.deepseekv3;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Names and shapes of a DeepSeek-V3 checkpoint's tensors. Layers that predict further ahead follow
/// those of the model; the copies of embedding and head that a checkpoint holds for them are no
/// weights of their own.
public final class WeightNames {
  /// What the gate's selection bias ends in: corrected between steps, never by gradients.
  static final String CORRECTION = "mlp.gate.e_score_correction_bias";

  private WeightNames() {}

  public static SequencedMap<String, long[]> shapes(Config config) {
    var shapes = new LinkedHashMap<String, long[]>();
    long width = config.width();
    shapes.put("model.embed_tokens.weight", new long[] {config.vocabularySize(), width});
    for (int l = 0; l < config.layers() + config.predictionLayers(); l++) {
      String at = "model.layers." + l + ".";
      boolean ahead = l >= config.layers();
      if (ahead) {
        shapes.put(at + "enorm.weight", new long[] {width});
        shapes.put(at + "hnorm.weight", new long[] {width});
        shapes.put(at + "eh_proj.weight", new long[] {width, 2 * width});
      }
      shapes.put(at + "input_layernorm.weight", new long[] {width});
      attention(shapes, at + "self_attn.", config);
      shapes.put(at + "post_attention_layernorm.weight", new long[] {width});
      if (config.routed(l)) mixture(shapes, at, config);
      else feedForward(shapes, at + "mlp.", width, config.feedForward());
      if (ahead) shapes.put(at + "shared_head.norm.weight", new long[] {width});
    }
    shapes.put("model.norm.weight", new long[] {width});
    if (!config.tied()) shapes.put("lm_head.weight", new long[] {config.vocabularySize(), width});
    return shapes;
  }

  /// Whether a weight belongs to a layer that predicts further ahead than the model of so many
  /// layers.
  static boolean predicts(String name, int layers) {
    String[] part = name.split("\\.", 4);
    return part.length == 4 && part[1].equals("layers") && Integer.parseInt(part[2]) >= layers;
  }

  private static void attention(Map<String, long[]> shapes, String at, Config config) {
    long width = config.width();
    long heads = config.heads();
    long queries = heads * config.keyWidth();
    if (config.queryRank().isPresent()) {
      long rank = config.queryRank().getAsInt();
      shapes.put(at + "q_a_proj.weight", new long[] {rank, width});
      shapes.put(at + "q_a_layernorm.weight", new long[] {rank});
      shapes.put(at + "q_b_proj.weight", new long[] {queries, rank});
    } else shapes.put(at + "q_proj.weight", new long[] {queries, width});
    long rank = config.latentRank();
    shapes.put(at + "kv_a_proj_with_mqa.weight", new long[] {rank + config.rotaryWidth(), width});
    shapes.put(at + "kv_a_layernorm.weight", new long[] {rank});
    shapes.put(
        at + "kv_b_proj.weight",
        new long[] {heads * (config.plainWidth() + config.valueWidth()), rank});
    shapes.put(at + "o_proj.weight", new long[] {width, heads * config.valueWidth()});
  }

  private static void mixture(Map<String, long[]> shapes, String layer, Config config) {
    long width = config.width();
    shapes.put(layer + "mlp.gate.weight", new long[] {config.gate().experts(), width});
    if (config.corrected()) shapes.put(layer + CORRECTION, new long[] {config.gate().experts()});
    for (int e = 0; e < config.gate().experts(); e++)
      feedForward(shapes, layer + "mlp.experts." + e + ".", width, config.expertFeedForward());
    feedForward(
        shapes,
        layer + "mlp.shared_experts.",
        width,
        (long) config.expertFeedForward() * config.sharedExperts());
  }

  private static void feedForward(Map<String, long[]> shapes, String at, long width, long inner) {
    shapes.put(at + "gate_proj.weight", new long[] {inner, width});
    shapes.put(at + "up_proj.weight", new long[] {inner, width});
    shapes.put(at + "down_proj.weight", new long[] {width, inner});
  }
}
