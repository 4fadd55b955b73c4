package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.tensor.NoLeaks;

/// A checker as the reward of a run, by its name in a file of problems.
@ExtendWith(NoLeaks.class)
class VerifierRewardsTest {
  @TempDir private Path folder = Path.of("");

  private Path problems() throws Exception {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 40; i++)
      lines.add(
          ("{\"question\": \"Say %d without commas.\", \"verifier\": \"ifeval\", \"config\":"
                  + " {\"instruction_id\": \"punctuation:no_comma\", \"kwargs\": {}}}")
              .formatted(i));
    return Files.write(folder.resolve("problems.jsonl"), lines);
  }

  @Test
  void instructionsAreRewardedAndTwoRunsAreEqual() throws Exception {
    ZeroRecipe recipe = TinyRun.onProblems(folder, problems());
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
          assertThat(step.metrics().get("verifier/ifeval/checked")).isBetween(1.0, 16.0);
          assertThat(step.metrics())
              .containsEntry("verifier/ifeval/unverified", 0.0)
              .containsEntry("verifier/ifeval/timed_out", 0.0)
              .containsKeys("verifier/ifeval/p50_ms", "verifier/ifeval/p99_ms");
        });
    assertThat(steps).anyMatch(step -> step.metrics().getOrDefault("accuracy", 0.0) > 0);
    TinyRun.run(folder.resolve("two"), recipe, EventSink.none(), () -> false);
    assertThat(TinyRun.outcome(folder.resolve("two")))
        .isEqualTo(TinyRun.outcome(folder.resolve("one")));
  }
}
