package org.reason4j.task.general;

import java.util.OptionalDouble;
import org.reason4j.reward.Response;
import org.reason4j.reward.Reward;

/// The [Rubric] as a column named `rubric`, to be measured with weight 0 beside the reward models
/// that try to be it: where theirs rises and this one falls, they are being hacked. It has an
/// opinion on general prompts alone, in 0..[Rubric#BEST].
public record RubricReward() implements Reward {
  @Override
  public String name() {
    return "rubric";
  }

  @Override
  public OptionalDouble score(Response response) {
    return General.asking(response.question())
        .map(problem -> OptionalDouble.of(Rubric.score(problem, response.text()).total()))
        .orElseGet(OptionalDouble::empty);
  }
}
