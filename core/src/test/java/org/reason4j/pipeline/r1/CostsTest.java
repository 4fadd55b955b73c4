package org.reason4j.pipeline.r1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reason4j.pipeline.graph.Stage;

final class CostsTest {
  private static final List<Stage> STAGES =
      List.of(
          stage("zero", "zero", Map.of()),
          stage("samples", "draw", Map.of("model", "zero/export")),
          stage("student", "zero", Map.of("vocabulary", "zero/export")),
          stage("distilled", "sft", Map.of("base", "student/base", "data", "samples/data")),
          stage("rl", "grpo", Map.of("base", "distilled/export")),
          stage("card-rl", "measure", Map.of("model", "rl/export")),
          stage("card-student", "measure", Map.of("model", "student/export")));

  private static final Map<String, Double> SPENT =
      Map.of("zero", 1000.0, "samples", 100.0, "student", 50.0, "distilled", 7.0, "rl", 3.0);

  @Test
  void aDistilledModelPaysForItsOwnStagesAndItsTeacherApart() {
    Map<String, Double> costs = costs("card-rl");
    assertThat(costs).containsEntry("total_flos", 10.0).containsEntry("teacher_flos", 1100.0);
  }

  @Test
  void aModelWithoutTeacherHasNoTeachersCost() {
    assertThat(costs("card-student")).isEqualTo(Map.of("total_flos", 50.0));
  }

  @Test
  void pretrainingIsNoPartOfItsOwnCost() {
    var costs =
        new Costs(STAGES, _ -> Map.of("total_flos", 50.0, "pretrain_flos", 40.0))
            .of(STAGES.getLast());
    assertThat(costs).containsEntry("total_flos", 10.0);
  }

  private static Map<String, Double> costs(String measure) {
    Stage stage = STAGES.stream().filter(s -> s.name().equals(measure)).findFirst().orElseThrow();
    return new Costs(STAGES, name -> Map.of("total_flos", SPENT.getOrDefault(name, 0.0))).of(stage);
  }

  private static Stage stage(String name, String kind, Map<String, String> inputs) {
    return new Stage(name, kind, inputs, List.of());
  }
}
