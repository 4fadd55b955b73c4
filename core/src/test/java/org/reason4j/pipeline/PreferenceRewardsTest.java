package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.Engine;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.ModelException;
import org.reason4j.model.RewardModel;
import org.reason4j.model.RewardScale;
import org.reason4j.reward.Response;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;
import org.reason4j.reward.Verifiers;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

/// Reward models as columns of a run's reward, and general tasks that join late.
@ExtendWith(NoLeaks.class)
class PreferenceRewardsTest {
  private static final Disk DISK = Disk.system();

  @TempDir private Path folder = Path.of("");

  private Path base() {
    Path run = folder.resolve("base");
    TinyRun.run(
        run,
        TinyRun.recipe("grpo.steps=0", "readiness.extensions=0"),
        EventSink.none(),
        () -> false);
    return run.resolve("export");
  }

  private Path rewardModel(Path base) throws Exception {
    Path made = folder.resolve("reward");
    Engine.start(1);
    try (var model = RewardModel.fresh(DISK, base, 0.5, RandomStreams.of(1, "head"))) {
      model.write(DISK, made);
    }
    new RewardScale(0.1, 0.5).write(DISK, made);
    for (String name : List.of("tokenizer.json", "tokenizer_config.json"))
      Files.copy(base.resolve(name), made.resolve(name));
    return made;
  }

  private record Rule(String name, Reads reads) implements Verifier {
    @Override
    public Verdict verify(String question, String reference, String answer) {
      return new Verdict.Correct();
    }
  }

  @Test
  void eachGeneralPromptIsJudgedByOneModel() throws Exception {
    Path base = base();
    Path model = rewardModel(base);
    var verifiers =
        new Verifiers(
            List.of(
                new Rule("fact", Verifier.Reads.SUMMARY),
                new Rule("refusal", Verifier.Reads.SUMMARY),
                new Rule("number", Verifier.Reads.ANSWER)));
    var recipe =
        TinyRun.recipe(
                "reward.helpfulness-model=\"" + model + "\"",
                "reward.helpfulness=0.5",
                "reward.safety-model=\"" + model + "\"",
                "reward.safety=1.0")
            .reward();
    try (var workers = new Workers(1);
        var rewards = PreferenceRewards.open(recipe, verifiers, DISK, workers)) {
      assertThat(rewards.parts())
          .extracting(part -> part.reward().name() + part.weight())
          .containsExactly("helpfulness0.5", "safety1.0");
      for (var expected :
          Map.of(
                  "fact",
                  List.of(true, false),
                  "refusal",
                  List.of(false, true),
                  "number",
                  List.of(false, false))
              .entrySet()) {
        var response = new Response("why?", "", expected.getKey(), "en", "so", false);
        assertThat(rewards.parts())
            .extracting(part -> part.reward().score(response).isPresent())
            .isEqualTo(expected.getValue());
      }
    }
  }

  @Test
  void aRunIsRewardedByAModelAndGeneralTasksJoinLate() throws Exception {
    Path base = base();
    Path model = rewardModel(base);
    var events = new ArrayList<RunEvent>();
    var recipe =
        TinyRun.recipe(
            "base=\"" + base + "\"",
            "tasks=[\"chain-sums\"]",
            "form=\"summary\"",
            "general-tasks=[\"find-x\"]",
            "general-from=0.5",
            "grpo.steps=4",
            "reward.safety-model=\"" + model + "\"",
            "reward.safety=1.0",
            "reward.safety-verifiers=[\"find-x\"]");
    Inputs.check(recipe, DISK, () -> Engine.start(1));
    TinyRun.run(folder.resolve("run"), recipe, events::add, () -> false);
    var steps = new ArrayList<Boolean>();
    var suites = new ArrayList<String>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.StepFinished step && step.phase().equals("grpo"))
        steps.add(step.metrics().containsKey("rewards/safety/mean"));
      if (event instanceof RunEvent.Evaluated evaluated && evaluated.phase().equals("final"))
        suites.add(evaluated.suite());
    }
    assertThat(steps).containsExactly(false, false, true, true);
    assertThat(suites).containsExactly("in_distribution", "harder", "general");
  }

  @Test
  void generalProblemsHaveTheirShareAndTasksStillTakeTurns() {
    var recipe =
        TinyRun.recipe(
            "tasks=[\"chain-sums\", \"find-x\"]",
            "general-tasks=[\"countdown\"]",
            "general-from=0.5",
            "general-share=0.5",
            "grpo.steps=4");
    var plain = TinyRun.recipe("tasks=[\"chain-sums\", \"find-x\"]", "grpo.steps=4");
    try (var mixed = new Materials(recipe, DISK, folder);
        var alone = new Materials(plain, DISK, folder)) {
      for (int step = 1; step <= 4; step++) {
        var tasks = new ArrayList<String>();
        for (int p = 0; p < 4; p++) {
          var problem = mixed.trainingProblem(step * 4L + p);
          tasks.add(problem.task());
          if (step <= 2) assertThat(problem).isEqualTo(alone.trainingProblem(step * 4L + p));
        }
        if (step <= 2)
          assertThat(tasks).containsExactly("chain-sums", "find-x", "chain-sums", "find-x");
        else assertThat(tasks).containsExactly("chain-sums", "countdown", "find-x", "countdown");
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeTheRun() {
    assertThatThrownBy(() -> TinyRun.recipe("reward.helpfulness=1.0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("reward.helpfulness is 1.0, and reward.helpfulness-model is unset");
    var missing = TinyRun.recipe("reward.safety-model=\"/nowhere/at-all\"");
    assertThatThrownBy(() -> Inputs.check(missing, DISK, () -> Engine.start(1)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("reward model /nowhere/at-all has no config.json");
  }
}
