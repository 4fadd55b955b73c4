package org.reason4j.pipeline;

import java.util.Map;
import org.reason4j.model.Family;
import org.reason4j.model.ModelException;
import org.reason4j.model.ModelShape;
import org.reason4j.model.RewardModel;

/// Names and shapes of the weights that a config.json asks for.
final class WeightShapes {
  private WeightShapes() {}

  /// @throws ModelException where the model is not built
  static Map<String, long[]> of(String configJson) {
    ModelShape shape = Family.read(configJson);
    var shapes = shape.weights();
    if (RewardModel.describes(configJson)) {
      shapes.remove("lm_head.weight");
      shapes.put(RewardModel.HEAD, new long[] {1, shape.width()});
    }
    return shapes;
  }
}
