package org.reason4j.model.qwen3moe;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.DecoderConfig.Experts;
import org.reason4j.model.DecoderConfig.Window;
import org.reason4j.model.Family;
import org.reason4j.model.ModelException;
import org.reason4j.nn.Gate;
import tools.jackson.databind.JsonNode;

/// Qwen3-MoE: Qwen3 with a mixture of experts as the feed-forward of most layers.
public final class Config {
  /// What `transformers` 5 writes for `num_experts`.
  public static final String LATER_NAME = "num_local_experts";

  private Config() {}

  public static DecoderConfig parse(ConfigJson config) {
    config.refuseUnbuilt(
        "attention_bias",
        "use_sliding_window",
        "sliding_window",
        "layer_types",
        "num_experts",
        LATER_NAME);
    return DecoderConfig.parse(
        config,
        Family.QWEN3_MOE,
        org.reason4j.model.qwen3.Config.features(config)
            .with(Window.everywhere(config))
            .with(experts(config)));
  }

  private static Experts experts(ConfigJson config) {
    JsonNode node = config.node();
    List<Integer> dense = new ArrayList<>();
    for (JsonNode layer : node.path("mlp_only_layers")) dense.add(layer.asInt());
    try {
      var gate =
          new Gate.Settings(
              Gate.Method.GREEDY,
              config.integer(node.has(LATER_NAME) ? LATER_NAME : "num_experts"),
              config.integer("num_experts_per_tok"),
              1,
              1,
              node.path("norm_topk_prob").asBoolean(false),
              1);
      return new Experts(
          gate,
          config.integer("moe_intermediate_size"),
          node.path("decoder_sparse_step").asInt(1),
          dense);
    } catch (IllegalArgumentException wrong) {
      throw new ModelException("config.json: the gate's " + wrong.getMessage(), wrong);
    }
  }
}
