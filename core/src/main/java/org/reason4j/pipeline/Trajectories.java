package org.reason4j.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reason4j.checkpoint.Trajectory;
import org.reason4j.generate.FinishReason;
import org.reason4j.reward.Verdict;
import org.reason4j.rollout.Answer;
import org.reason4j.task.behaviour.Behaviour;
import org.reason4j.train.Grpo;

/// The answers of a step as they are stored.
final class Trajectories {
  private Trajectories() {}

  static List<Trajectory> of(int number, Grpo.Step step) {
    List<Trajectory> stored = new ArrayList<>();
    for (List<Answer> group : step.groups())
      for (Answer answer : group) stored.add(of(number, answer, step.advantages()[stored.size()]));
    return stored;
  }

  private static Trajectory of(int number, Answer answer, double advantage) {
    var problem = answer.problem();
    Behaviour behaviour = Behaviour.of(problem.task(), problem.question(), answer.text());
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("style", behaviour.style());
    behaviour.tally().counts().forEach((name, count) -> found.put(name, count));
    return new Trajectory(
        number,
        answer.prompt(),
        answer.sample(),
        problem.task(),
        problem.id(),
        problem.language(),
        problem.question(),
        problem.reference(),
        answer.promptIds(),
        answer.completion().ids(),
        answer.completion().logProbs(),
        answer.text(),
        answer.completion().finish() == FinishReason.STOP
            ? Trajectory.Finish.STOP
            : Trajectory.Finish.LENGTH,
        switch (answer.verdict()) {
          case Verdict.Correct _ -> Trajectory.Outcome.CORRECT;
          case Verdict.Wrong _ -> Trajectory.Outcome.WRONG;
          case Verdict.Unverified _ -> Trajectory.Outcome.UNVERIFIED;
        },
        answer.rewards(),
        answer.total().orElse(0),
        advantage,
        found);
  }
}
