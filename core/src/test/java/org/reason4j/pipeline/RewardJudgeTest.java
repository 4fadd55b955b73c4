package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlBinder;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.reward.judge.FakeEndpoint;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

/// A judge as the reward of a run, by the name `judge` in a file of problems.
@ExtendWith(NoLeaks.class)
class RewardJudgeTest {
  @TempDir private Path folder = Path.of("");

  private Path problems() throws Exception {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 40; i++)
      lines.add(
          "{\"question\": \"What is said %d times?\", \"answer\": \"hello\", \"verifier\": \"judge\"}"
              .formatted(i));
    return Files.write(folder.resolve("problems.jsonl"), lines);
  }

  private ZeroRecipe recipe(Path base, String... more) throws Exception {
    Path file =
        Path.of(System.getProperty("reason4j.root", ".."))
            .resolve("recipes/zero-user-problems.toml");
    var settings =
        new ArrayList<>(
            List.of(
                "base=\"" + base + "\"",
                "tasks=[\"" + problems() + "\"]",
                "grpo.steps=1",
                "grpo.prompts=2",
                "grpo.samples=4",
                "grpo.max-new-tokens=8",
                "eval.problems=2",
                "eval.samples=1"));
    settings.addAll(List.of(more));
    return TomlBinder.read(file, ZeroRecipe.class, settings);
  }

  private Path base() {
    Path run = folder.resolve("base-run");
    TinyRun.run(
        run,
        TinyRun.recipe("grpo.steps=0", "readiness.extensions=0", "model.max-positions=512"),
        EventSink.none(),
        () -> false);
    return run.resolve("export");
  }

  private List<RunEvent.StepFinished> steps(String name, ZeroRecipe recipe) {
    List<RunEvent.StepFinished> steps = new ArrayList<>();
    TinyRun.run(
        folder.resolve(name),
        recipe,
        event -> {
          if (event instanceof RunEvent.StepFinished step) steps.add(step);
        },
        () -> false);
    return steps;
  }

  @Test
  void anEndpointJudgesAndItsRepliesAreKept() throws Exception {
    Path base = base();
    try (var endpoint =
        new FakeEndpoint((_, exchange, user) ->
            FakeEndpoint.say(
                exchange,
                "{\"analysis\": \"x\", \"correctness\": \"%s\"}"
                    .formatted(user.length() % 2 == 0 ? "correct" : "wrong")))) {
      var steps = steps("run", recipe(base, "reward.judge=\"" + endpoint.address() + "\""));
      assertThat(steps)
          .singleElement()
          .satisfies(step -> {
            assertThat(step.metrics().get("verifier/judge/checked")).isPositive();
            assertThat(step.metrics()).containsEntry("verifier/judge/unverified", 0.0);
            assertThat(step.metrics().get("rewards/accuracy/mean")).isBetween(0.0, 1.0);
          });
      assertThat(endpoint.asked()).isNotEmpty().allMatch(user -> user.contains("hello"));
      assertThat(folder.resolve("run/judge-cache.jsonl")).isNotEmptyFile();
    }
  }

  @Test
  void aModelOfOursThatGivesNoVerdictLeavesRowsUnverified() throws Exception {
    Path base = base();
    var steps =
        steps(
            "run",
            recipe(base, "reward.judge=\"" + base + "\"", "reward.judge-endpoint.max-tokens=4"));
    assertThat(steps)
        .singleElement()
        .satisfies(step ->
            // An answer that says nothing is wrong without anybody being asked.
            assertThat(step.metrics().get("verifier/judge/unverified")).isPositive());
  }

  @Test
  void aJudgeThatIsMissingOrMisspeltIsRefusedBeforeAnythingRuns() throws Exception {
    ZeroRecipe none = recipe(folder);
    assertThatThrownBy(() -> materials(none))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("verifier judge, and reward.judge is unset");
    ZeroRecipe other = recipe(folder, "reward.judge=\"ftp://x\"");
    assertThatThrownBy(() -> materials(other)).hasMessageContaining("reward.judge is \"ftp://x\"");
    ZeroRecipe key =
        recipe(
            folder,
            "reward.judge=\"http://localhost:1\"",
            "reward.judge-endpoint.key-env=\"NO_SUCH_KEY\"");
    assertThatThrownBy(() -> materials(key))
        .hasMessageContaining("reward.judge-endpoint.key-env names NO_SUCH_KEY");
    assertThat(key.reward().pool().deadline()).isGreaterThan(Duration.ofMinutes(5));
  }

  private void materials(ZeroRecipe recipe) {
    new Materials(recipe, Disk.system(), folder).close();
  }
}
