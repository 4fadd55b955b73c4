package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;
import org.reason4j.tensor.NoLeaks;

/// Programs as the reward of a run: drawn by a tiny model, run in the sandbox while the next are
/// drawn, beside columns on length and repetition. Skipped where no sandbox works.
@ExtendWith(NoLeaks.class)
class CodeRewardTest {
  @TempDir private Path folder = Path.of("");

  /// Every second problem is answered rightly by any program, the others by none that a model of a
  /// few steps writes.
  private Path problems() throws Exception {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      String gold = "{\"inputs\": [\"\"], \"outputs\": [\"%s\"]}".formatted(i % 2 == 0 ? "" : i);
      String config =
          i % 2 == 0
              ? "{\"language\": \"any\", \"command\": [\"/bin/true\"]}"
              : "{\"language\": \"shell\", \"command\": [\"/bin/sh\", \"{file}\"]}";
      lines.add(
          "{\"question\": \"Print %d.\", \"verifier\": \"code\", \"gold\": %s, \"config\": %s}"
              .formatted(i, gold, config));
    }
    return Files.write(folder.resolve("problems.jsonl"), lines);
  }

  @Test
  void programsAreRewardedAndTwoRunsAreEqual() throws Exception {
    try (var sandbox = Sandbox.open()) {
      assertThat(sandbox).isNotNull();
    } catch (SandboxException none) {
      Assumptions.abort("no sandbox works here: " + none.getMessage());
    }
    ZeroRecipe recipe =
        TinyRun.onProblems(
            folder,
            problems(),
            "reward.cosine.weight=1.0",
            "reward.repetition.weight=0.5",
            "reward.overlong.weight=0.5",
            "reward.length.weight=0.5",
            "reward.checks.threads=1",
            "eval.problems=2");
    List<RunEvent> events = new ArrayList<>();
    var outcome = TinyRun.run(folder.resolve("one"), recipe, events::add, () -> false);
    assertThat(outcome).isEqualTo(Outcome.FINISHED);
    List<RunEvent.StepFinished> steps = new ArrayList<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.StepFinished step) steps.add(step);
    }
    assertThat(steps).hasSize(2);
    assertThat(steps)
        .allSatisfy(step -> {
          assertThat(step.metrics().get("verifier/code/checked")).isBetween(1.0, 16.0);
          assertThat(step.metrics())
              .containsEntry("verifier/code/unverified", 0.0)
              .containsEntry("verifier/code/timed_out", 0.0)
              .containsKeys(
                  "verifier/code/p50_ms",
                  "verifier/code/p99_ms",
                  "rewards/repetition/mean",
                  "rewards/overlong/mean",
                  "rewards/length/mean",
                  "rewards/cosine/mean");
          assertThat(step.metrics().get("rewards/overlong/mean")).isBetween(-1.0, 0.0);
        });
    assertThat(steps)
        .anySatisfy(step ->
            assertThat(step.metrics().get("rewards/accuracy/mean")).isStrictlyBetween(0.0, 1.0));
    TinyRun.run(folder.resolve("two"), recipe, EventSink.none(), () -> false);
    assertThat(TinyRun.outcome(folder.resolve("two")))
        .isEqualTo(TinyRun.outcome(folder.resolve("one")));
  }
}
