package org.reason4j.pipeline.r1;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.reason4j.pipeline.graph.Stage;

/// What a model cost in floating-point operations, summed over the stages it came through.
///
/// Its own cost is that of the stages from its base on (the inputs named `base` and `model`);
/// pretraining of the base is not part of it, being the same for all that start there. The
/// teacher's cost is that of every other stage that its data came through, pretraining included.
final class Costs {
  private static final Set<String> SELF = Set.of("base", "model");

  private final Map<String, Stage> stages = new LinkedHashMap<>();
  private final Function<String, Map<String, Double>> figures;

  /// @param figures what a stage kept, by its name
  Costs(List<Stage> stages, Function<String, Map<String, Double>> figures) {
    stages.forEach(stage -> this.stages.put(stage.name(), stage));
    this.figures = figures;
  }

  /// `total_flos` and `teacher_flos` of the model that a stage measures; a name is left out where
  /// nothing was counted.
  Map<String, Double> of(Stage measure) {
    Set<String> own = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    follow(measure, own, others);
    others.removeAll(own);
    Map<String, Double> costs = new LinkedHashMap<>();
    put(costs, "total_flos", own, true);
    put(costs, "teacher_flos", others, false);
    return costs;
  }

  private void follow(Stage measure, Set<String> own, Set<String> others) {
    Deque<Stage> self = new ArrayDeque<>(List.of(measure));
    Deque<String> rest = new ArrayDeque<>();
    while (!self.isEmpty()) {
      Stage stage = self.pop();
      stage
          .inputs()
          .forEach((name, from) -> {
            Stage source = stages.get(from.split("/", 2)[0]);
            if (source == null) return;
            boolean pretrained = from.endsWith("/base");
            if (SELF.contains(name)) {
              if (!pretrained && own.add(source.name())) self.push(source);
            } else if (!name.equals("vocabulary")) {
              rest.push(source.name());
            }
          });
    }
    while (!rest.isEmpty()) {
      Stage stage = stages.get(rest.pop());
      if (stage == null || !others.add(stage.name())) continue;
      stage.inputs().values().forEach(from -> rest.push(from.split("/", 2)[0]));
    }
  }

  private void put(Map<String, Double> costs, String name, Set<String> through, boolean fromBase) {
    double sum = 0;
    for (String stage : through) {
      Map<String, Double> kept = figures.apply(stage);
      sum += kept.getOrDefault("total_flos", 0.0);
      if (fromBase) sum -= kept.getOrDefault("pretrain_flos", 0.0);
    }
    if (sum > 0) costs.put(name, sum);
  }
}
