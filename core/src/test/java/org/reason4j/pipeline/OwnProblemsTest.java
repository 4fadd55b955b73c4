package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.event.RunEvent;
import org.reason4j.tensor.NoLeaks;

/// A user's own file of problems and base directory, by the recipe made for them.
@ExtendWith(NoLeaks.class)
class OwnProblemsTest {
  @TempDir private Path folder = Path.of("");

  private Path problems() throws Exception {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 60; i++)
      lines.add(
          "{\"question\": \"What is %d/4 + 1/8?\", \"answer\": \"%d/8\", \"verifier\": \"math\"}"
              .formatted(i, 2 * i + 1));
    return Files.write(folder.resolve("problems.jsonl"), lines);
  }

  @Test
  void sixtyProblemsAndABaseAreTrainedAndEvaluatedOn() throws Exception {
    ZeroRecipe recipe = TinyRun.onProblems(folder, problems());
    List<RunEvent> events = new ArrayList<>();
    var outcome = TinyRun.run(folder.resolve("own"), recipe, events::add, () -> false);
    assertThat(outcome).isEqualTo(Outcome.FINISHED);
    List<RunEvent.StepFinished> steps = new ArrayList<>();
    List<RunEvent.Evaluated> evaluations = new ArrayList<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.StepFinished step) steps.add(step);
      if (event instanceof RunEvent.Evaluated evaluation) evaluations.add(evaluation);
    }
    assertThat(steps).hasSize(2).allMatch(step -> step.phase().equals("grpo"));
    assertThat(steps).allMatch(step -> Double.valueOf(0).equals(step.metrics().get("unverified")));
    // base and final, on the fifth or so of the file that no step has seen; no harder ones in it
    assertThat(evaluations).hasSize(2).allMatch(e -> e.suite().equals("in_distribution"));
    assertThat(evaluations)
        .allSatisfy(e -> assertThat(e.metrics().get("items")).isBetween(4.0, 24.0));
  }
}
