package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.event.EventSink;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class PlanTest {
  @TempDir private Path folder = Path.of("");

  private Plan plan(boolean calibrate, OptionalDouble answers, String... settings)
      throws Exception {
    Path scratch = Files.createTempDirectory(folder, "scratch");
    return new Planning(Disk.system(), System::nanoTime)
        .plan(TinyRun.recipe(settings), scratch, answers, calibrate);
  }

  private static Plan.Phase phase(Plan plan, String name) {
    return plan.phases().stream()
        .filter(phase -> phase.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tokensAndBytesFollowFromTheRecipe() throws Exception {
    Plan plan = plan(false, OptionalDouble.of(6), "grpo.max-new-tokens=12", "grpo.micro-tokens=64");
    assertThat(plan.phases().stream().map(Plan.Phase::name))
        .containsExactly(
            "tokenizer", "pretrain", "gate", "base", "rollouts", "updates", "evaluations", "final");
    assertThat(phase(plan, "pretrain").tokens()).isEqualTo(8 * 4 * 128);
    assertThat(phase(plan, "rollouts").tokens()).isEqualTo(6 * 16 * 6);
    assertThat(phase(plan, "evaluations").steps()).isEqualTo(2); // steps 2 and 4 of 6
    long weights = 4 * plan.parameters();
    Map<String, Long> updates = phase(plan, "updates").memory();
    assertThat(updates.get("gradients")).isEqualTo(3 * weights);
    assertThat(updates.get("optimizer")).isEqualTo(2 * weights);
    assertThat(updates.get("reference")).isEqualTo(weights);
    // layer 6*32 + 2*64 + 4*48, temporaries 4*64 + 2*32 + 3*48, 3*32 more; two workers
    assertThat(updates.get("activations")).isEqualTo(4L * 2 * 64 * (512 + 464 + 96));
    long largest = plan.phases().stream().mapToLong(Plan.Phase::bytes).max().orElseThrow();
    assertThat(plan.peakBytes()).isEqualTo(plan.process() + Math.round(1.3 * largest));
    assertThat(plan.seconds()).isEmpty();
  }

  @Test
  void withoutADivergenceThereIsNoReferenceAndCheckpointingKeepsLess() throws Exception {
    var plain = phase(plan(false, OptionalDouble.empty(), "model.layers=4"), "updates");
    var less =
        phase(
            plan(
                false,
                OptionalDouble.empty(),
                "model.layers=4",
                "grpo.beta=0.0",
                "grpo.activation-checkpointing=true"),
            "updates");
    assertThat(plain.memory()).containsKey("reference");
    assertThat(less.memory()).doesNotContainKey("reference");
    assertThat(less.memory().get("activations")).isLessThan(plain.memory().get("activations"));
  }

  @Test
  void calibrationMeasuresEverySpeed() throws Exception {
    Plan plan = plan(true, OptionalDouble.of(4));
    for (Plan.Phase phase : plan.phases())
      assertThat(phase.seconds().orElse(-1)).as(phase.name()).isGreaterThanOrEqualTo(0);
    assertThat(phase(plan, "rollouts").seconds().orElse(0)).isPositive();
    assertThat(phase(plan, "pretrain").stepSeconds().orElse(0)).isPositive();
    assertThat(phase(plan, "updates").stepSeconds().orElse(0)).isPositive();
  }

  /// The checkpoints that retention leaves of a real run, to the byte but for headers and state.
  @Test
  void diskIsWhatARunLeaves() throws Exception {
    String[] settings = {"model.width=64", "readiness.extensions=0"};
    Path run = folder.resolve("run");
    TinyRun.run(run, TinyRun.recipe(settings), EventSink.none(), () -> false);
    long bytes = 0;
    try (var files = Files.walk(run.resolve("checkpoints"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList())
        bytes += Files.size(file);
    }
    long planned =
        plan(false, OptionalDouble.empty(), settings).disk().getOrDefault("checkpoints", 0L);
    assertThat(planned).isCloseTo(bytes, Percentage.withPercentage(5));
  }

  @Test
  void groupsThatTeachNothingAreAllRightOrAllWrong() {
    assertThat(Plan.deadGroup(0.5, 16)).isCloseTo(2 * Math.pow(0.5, 16), Offset.offset(1e-15));
    assertThat(Plan.deadGroup(0.1, 16)).isCloseTo(0.1853, Offset.offset(1e-4));
    for (double p : List.of(0.1, 0.3, 0.7)) {
      assertThat(Plan.deadGroup(p, 8)).isCloseTo(Plan.deadGroup(1 - p, 8), Offset.offset(1e-12));
      assertThat(Plan.deadGroup(p, 1)).isCloseTo(1, Offset.offset(1e-12));
    }
  }
}
