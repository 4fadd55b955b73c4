package org.reason4j.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reason4j.event.RunEvent.Interval;

class RunEventJsonTest {
  private static final List<RunEvent> ONE_OF_EACH =
      List.of(
          new RunEvent.PhaseStarted("grpo", 40, "step"),
          new RunEvent.Progress("grpo", 3),
          new RunEvent.StepFinished("grpo", 7, Map.of("rewards/accuracy/mean", 0.1 + 0.2)),
          new RunEvent.Evaluated(
              "base",
              0,
              "in_distribution",
              Map.of("pass@1", 0.285),
              Map.of("pass@1_ci", new Interval(0.23, 0.34))),
          new RunEvent.SignalLost(7, 3, 9, 4, 12, 1, 16),
          new RunEvent.StepSkipped(8, "loss is NaN"),
          new RunEvent.CheckpointSaved("grpo", 10, "checkpoints/grpo-000010"),
          new RunEvent.Readiness(700, false, "pretraining goes on", Map.of("accuracy/direct", 0.2)),
          new RunEvent.PhaseFinished("grpo", 61.5),
          new RunEvent.StageChanged("dev1", "sft", "running", 4, 22),
          new RunEvent.RunFinished(),
          new RunEvent.ExamplesCounted("sft", Map.of("examples", 12.0)));

  @Test
  void everyKindOfEventIsCovered() {
    assertThat(ONE_OF_EACH.stream().map(Object::getClass).distinct())
        .hasSameSizeAs(RunEvent.class.getPermittedSubclasses());
  }

  @Test
  void decodedEventsEqualTheEncodedOnes() {
    for (RunEvent event : ONE_OF_EACH) {
      assertThat(RunEventJson.decode(RunEventJson.encode(event))).isEqualTo(event);
    }
  }

  @Test
  void linesHaveTheDocumentedKeysInOrder() {
    assertThat(RunEventJson.encode(ONE_OF_EACH.get(0)))
        .isEqualTo(
            "{\"event\":\"phase_started\",\"phase\":\"grpo\",\"total\":40,\"unit\":\"step\"}");
    assertThat(RunEventJson.encode(ONE_OF_EACH.get(3)))
        .isEqualTo(
            "{\"event\":\"evaluated\",\"phase\":\"base\",\"step\":0,\"suite\":\"in_distribution\","
                + "\"metrics\":{\"pass@1\":0.285,\"pass@1_ci\":[0.23,0.34]}}");
    assertThat(RunEventJson.encode(ONE_OF_EACH.get(4)))
        .isEqualTo(
            "{\"event\":\"signal_lost\",\"step\":7,\"informative\":3,\"all_right\":9,\"all_wrong\":4,"
                + "\"truncated\":12,\"unverified\":1,\"groups\":16}");
  }

  @Test
  void metricsKeepTheirOrderAndTheirBits() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (double value :
        new double[] {0.1, -0.0, 1e300, 4.9e-324, 96, 9007199254740992.0, 1e22, -3, 1 / 3.0}) {
      metrics.put("m" + metrics.size(), value);
    }
    var decoded =
        (RunEvent.StepFinished)
            RunEventJson.decode(RunEventJson.encode(new RunEvent.StepFinished("grpo", 1, metrics)));
    assertThat(new ArrayList<>(decoded.metrics().keySet()))
        .isEqualTo(new ArrayList<>(metrics.keySet()));
    metrics.forEach((name, value) ->
        assertThat(Double.doubleToRawLongBits(decoded.metrics().getOrDefault(name, 7.0)))
            .as(name)
            .isEqualTo(Double.doubleToRawLongBits(value)));
  }

  @Test
  void numbersThatAreNotFiniteAreNull() {
    String line =
        RunEventJson.encode(
            new RunEvent.StepFinished("grpo", 1, Map.of("loss", Double.POSITIVE_INFINITY)));
    assertThat(line).contains("\"loss\":null");
    assertThat(((RunEvent.StepFinished) RunEventJson.decode(line)).metrics().get("loss")).isNaN();
  }

  @Test
  void theTimeIsTheLastKeyAndIsIgnoredWhenRead() {
    String line =
        RunEventJson.encode(new RunEvent.RunFinished(), Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(line).isEqualTo("{\"event\":\"run_finished\",\"time\":\"2026-01-02T03:04:05Z\"}");
    assertThat(RunEventJson.decode(line)).isEqualTo(new RunEvent.RunFinished());
  }

  @Test
  void badLinesSayWhatIsWrong() {
    assertThatThrownBy(() -> RunEventJson.decode("{\"event\":\"phase_sta"))
        .isInstanceOf(RunEventException.class)
        .hasMessageContaining("not a line of JSON");
    assertThatThrownBy(() -> RunEventJson.decode("[1]")).hasMessageContaining("JSON object");
    assertThatThrownBy(() -> RunEventJson.decode("{\"event\":\"telepathy\"}"))
        .hasMessageContaining("unknown event \"telepathy\"")
        .hasMessageContaining("phase_started");
    assertThatThrownBy(
            () -> RunEventJson.decode("{\"event\":\"step_skipped\",\"step\":1.5,\"reason\":\"\"}"))
        .hasMessageContaining("\"step\" is 1.5; expected a whole number");
    assertThatThrownBy(() -> RunEventJson.decode("{\"event\":\"progress\",\"phase\":\"grpo\"}"))
        .hasMessageContaining("key \"done\" is missing");
    assertThatThrownBy(() ->
            RunEventJson.decode(
                "{\"event\":\"evaluated\",\"phase\":\"base\",\"step\":0,\"suite\":\"harder\","
                    + "\"metrics\":{\"pass@1_ci\":[1]}}"))
        .hasMessageContaining("has 1 numbers; expected 2");
  }

  @Test
  void metricsCannotBeChangedFromOutside() {
    Map<String, Double> metrics = new LinkedHashMap<>(Map.of("loss", 1.0));
    var event = new RunEvent.StepFinished("pretrain", 1, metrics);
    metrics.put("loss", 2.0);
    assertThat(event.metrics()).containsExactly(Map.entry("loss", 1.0));
  }
}
