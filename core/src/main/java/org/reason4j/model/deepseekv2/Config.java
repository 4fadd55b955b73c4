package org.reason4j.model.deepseekv2;

import static org.reason4j.model.ConfigJson.require;

import org.reason4j.model.ConfigJson;
import org.reason4j.nn.Gate;
import tools.jackson.databind.JsonNode;

/// DeepSeek-V2 and V2-Lite: V3's decoder with a softmax gate that has no correction.
public final class Config {
  private Config() {}

  public static org.reason4j.model.deepseekv3.Config parse(ConfigJson config) {
    JsonNode node = config.node();
    String method = node.path("topk_method").asString("greedy");
    org.reason4j.model.deepseekv3.Config.expect(config, "scoring_func", "softmax");
    require(
        !node.path("norm_topk_prob").asBoolean(false),
        "norm_topk_prob",
        true,
        "false: released models of this family do not normalise");
    Gate.Method gate =
        switch (method) {
          case "greedy" -> Gate.Method.GREEDY;
          case "group_limited_greedy" -> Gate.Method.GROUP_LIMITED_GREEDY;
          default -> {
            require(false, "topk_method", method, "greedy or group_limited_greedy");
            throw new IllegalStateException(method);
          }
        };
    return org.reason4j.model.deepseekv3.Config.parse(
        config, org.reason4j.model.deepseekv3.Config.gate(config, gate));
  }
}
