package org.reason4j.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleSinkTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  private ConsoleSink sink(int columns) {
    return new ConsoleSink(
        new PrintStream(bytes, true, StandardCharsets.UTF_8), columns, () -> now);
  }

  /// What a terminal shows at the end: text after the last return of each line.
  private String screen() {
    StringBuilder screen = new StringBuilder();
    for (String line : bytes.toString(StandardCharsets.UTF_8).split("\n", -1)) {
      String[] drawn = line.split("\r\u001b\\[K", -1);
      screen.append(drawn[drawn.length - 1]).append('\n');
    }
    return screen.toString().stripTrailing();
  }

  @Test
  void aStepIsALineAndTheBarIsBelow() {
    ConsoleSink sink = sink(100);
    sink.accept(new RunEvent.PhaseStarted("grpo", 40, "step"));
    now = now.plusSeconds(3);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("step_time", 3.0);
    metrics.put("reward", 0.6234567);
    metrics.put("completions/mean_length", 54.25);
    sink.accept(new RunEvent.StepFinished("grpo", 1, metrics));
    assertThat(screen())
        .isEqualTo(
            """
            grpo: 40 steps
              step 1/40  reward 0.6235  length 54.25  seconds 3
            grpo [..............................] 1/40 steps   2 %, 1 min 57 s left\
            """);
  }

  @Test
  void timeLeftOfAResumedPhaseIsMeasuredFromTheResume() {
    ConsoleSink sink = sink(100);
    sink.accept(new RunEvent.PhaseStarted("grpo", 40, "step"));
    now = now.plusSeconds(500); // loading the checkpoint
    sink.accept(new RunEvent.Progress("grpo", 20));
    assertThat(screen()).endsWith("20/40 steps  50 %");
    now = now.plusSeconds(2);
    sink.accept(new RunEvent.Progress("grpo", 21));
    assertThat(screen()).endsWith("21/40 steps  52 %, 38 s left");
  }

  @Test
  void theStatusLineFitsANarrowTerminal() {
    ConsoleSink sink = sink(30);
    sink.accept(new RunEvent.PhaseStarted("pretrain", 1100, "step"));
    for (int step = 1; step <= 300; step++) {
      now = now.plusSeconds(1);
      sink.accept(new RunEvent.Progress("pretrain", step));
    }
    String last = screen().lines().reduce("", (_, line) -> line);
    assertThat(last).startsWith("pretrain 300/1100").hasSizeLessThan(30);
  }

  @Test
  void longPhasesShowEachTwentiethPart() {
    ConsoleSink sink = sink(100);
    sink.accept(new RunEvent.PhaseStarted("pretrain", 1000, "step"));
    for (int step = 1; step <= 1000; step++) {
      sink.accept(new RunEvent.StepFinished("pretrain", step, Map.of("loss", 1.5)));
    }
    assertThat(screen().lines().filter(line -> line.contains("  step "))).hasSize(21);
  }

  @Test
  void theBarIsNotRedrawnMoreOftenThanAPersonCanSee() {
    ConsoleSink sink = sink(100);
    sink.accept(new RunEvent.PhaseStarted("pretrain", 1000, "step"));
    for (int step = 1; step <= 500; step++) {
      now = now.plusMillis(1);
      sink.accept(new RunEvent.Progress("pretrain", step));
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).split("\r", -1)).hasSizeLessThan(10);
  }

  @Test
  void deadSignalIsSaidInWords() {
    sink(100).accept(new RunEvent.SignalLost(7, 3, 9, 4, 12, 1, 16));
    assertThat(screen())
        .isEqualTo(
            "  dead signal: 13 of 16 groups carry no information (9 all right, 4 all wrong);"
                + " 12 answers truncated, 1 unverified");
  }

  @Test
  void anEvaluationShowsItsIntervals() {
    sink(100)
        .accept(
            new RunEvent.Evaluated(
                "base",
                0,
                "harder",
                Map.of("pass@1", 0.285),
                Map.of("pass@1_ci", new RunEvent.Interval(0.23, 0.34))));
    assertThat(screen()).isEqualTo("  evaluated harder, step 0:  pass@1 0.2850 [0.2300, 0.3400]");
  }

  @Test
  void detailsOfAnEvaluationAreLeftToTheReport() {
    var metrics = new java.util.LinkedHashMap<String, Double>();
    metrics.put("ece", 0.25);
    metrics.put("calibration/0/low", 0.5);
    sink(100).accept(new RunEvent.Evaluated("evaluation", 3, "held_out", metrics, Map.of()));
    assertThat(screen()).isEqualTo("  evaluated held_out, step 3:  ece 0.2500");
  }

  @Test
  void stagesAreNumberedAndSayWhenTheyAreDone() {
    ConsoleSink sink = sink(100);
    sink.accept(new RunEvent.PhaseStarted("grpo", 40, "step"));
    sink.accept(new RunEvent.Progress("grpo", 3));
    sink.accept(new RunEvent.StageChanged("dev1", "sft", "done", 2, 9));
    sink.accept(new RunEvent.StageChanged("drawn", "draw", "running", 3, 9));
    assertThat(screen()).contains("stage 2/9 dev1 (sft) done").endsWith("stage 3/9 drawn (draw)");
  }

  @Test
  void closingLeavesNoStatusLine() {
    ConsoleSink sink = sink(100);
    sink.accept(new RunEvent.PhaseStarted("grpo", 40, "step"));
    sink.accept(new RunEvent.Progress("grpo", 3));
    sink.close();
    assertThat(screen()).isEqualTo("grpo: 40 steps");
  }

  @Test
  void durationsAndNumbersReadWell() {
    assertThat(ConsoleSink.words(Duration.ofMillis(432))).isEqualTo("0.4 s");
    assertThat(ConsoleSink.words(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(ConsoleSink.words(Duration.ofSeconds(185))).isEqualTo("3 min 05 s");
    assertThat(ConsoleSink.words(Duration.ofMinutes(130))).isEqualTo("2 h 10 min");
    assertThat(ConsoleSink.number(0.0000123)).isEqualTo("1.23e-05");
    assertThat(ConsoleSink.number(96)).isEqualTo("96");
    assertThat(ConsoleSink.number(1234.5678)).isEqualTo("1235");
    assertThat(ConsoleSink.number(Double.NaN)).isEqualTo("NaN");
  }
}
