package org.reason4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScheduleTest {
  static final Path GOLDEN =
      Path.of(System.getProperty("reason4j.root", ".."), "core/src/test/resources/golden/optim");

  @Test
  void everyGoldenPointIsMet() {
    JsonNode golden = new JsonMapper().readTree(GOLDEN.resolve("lr_schedules.json"));
    int points = 0;
    for (JsonNode entry : golden.get("schedules")) {
      var schedule = schedule(entry);
      for (JsonNode point : entry.get("points")) {
        double expected = point.get(1).doubleValue();
        assertThat(schedule.rate(point.get(0).doubleValue()))
            .as("%s at %s", entry.get("kind").stringValue(), point.get(0))
            .isCloseTo(expected, within(Math.max(1e-18, 1e-9 * expected)));
        points++;
      }
    }
    assertThat(points).isEqualTo(138);
  }

  private static Schedule schedule(JsonNode entry) {
    double peak = entry.get("lr").doubleValue();
    Schedule.Shape shape =
        switch (entry.get("kind").stringValue()) {
          case "linear" -> new Schedule.Linear();
          case "cosine" -> new Schedule.Cosine(0);
          case "constant_with_warmup" -> new Schedule.Constant();
          case "cosine_with_min_lr" -> new Schedule.Cosine(entry.get("min_lr_rate").doubleValue());
          case "inverse_sqrt" -> new Schedule.InverseSquareRoot();
          case "polynomial" ->
              new Schedule.Polynomial(
                  entry.get("power").doubleValue(), entry.get("lr_end").doubleValue() / peak);
          case "warmup_stable_decay" ->
              new Schedule.WarmUpStableDecay(
                  entry.get("num_decay_steps").doubleValue(),
                  entry.get("min_lr_ratio").doubleValue());
          case "multi_step" -> Schedule.MultiStep.DEEPSEEK_LLM;
          case "deepseek_v3" -> new Schedule.DeepSeekV3();
          case "cosine_to_floor" -> new Schedule.Cosine(entry.get("floor").doubleValue() / peak);
          default -> throw new AssertionError(entry.get("kind"));
        };
    return new Schedule(
        shape, peak, entry.path("warmup").doubleValue(0), entry.path("total").doubleValue(14.8));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Schedule(new Schedule.Linear(), -1, 0, 10))
        .hasMessage("schedule: learning-rate is -1.0; it must be 0 or more");
    assertThatThrownBy(() -> new Schedule(new Schedule.Linear(), 1, 20, 10))
        .hasMessage("schedule: total is 10.0; it must be at least the warm-up of 20.0 steps");
  }

  @Test
  void aRunOfOneStepWorks() {
    assertThat(new Schedule(new Schedule.Linear(), 0.5, 0, 1).rate(0)).isEqualTo(0.5);
    assertThat(new Schedule(new Schedule.Cosine(0), 0.5, 0, 1).rate(0)).isEqualTo(0.5);
  }
}
