package org.reason4j.pipeline;

import java.util.Map;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.ModelException;
import org.reason4j.model.RewardModel;
import org.reason4j.model.WeightNames;
import org.reason4j.model.deepseekv3.Config;

/// Names and shapes of the weights that a config.json asks for.
final class WeightShapes {
  private WeightShapes() {}

  /// @throws ModelException where the model is not built
  static Map<String, long[]> of(String configJson) {
    String family = ConfigJson.parse(configJson).modelType();
    return switch (family) {
      case "llama", "qwen2" -> {
        DecoderConfig config = DecoderConfig.parse(configJson);
        var shapes = WeightNames.shapes(config);
        if (RewardModel.describes(configJson)) {
          shapes.remove("lm_head.weight");
          shapes.put(RewardModel.HEAD, new long[] {1, config.width()});
        }
        yield shapes;
      }
      case "deepseek_v3" ->
          org.reason4j.model.deepseekv3.WeightNames.shapes(Config.parse(configJson));
      default ->
          throw new ModelException(
              "config.json: model_type is \""
                  + family
                  + "\"; expected one of llama, qwen2, deepseek_v3");
    };
  }
}
