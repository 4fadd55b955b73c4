package org.reason4j.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.pipeline.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reason4j reward-model RECIPE.toml`: a model that scores responses.
@Command(
    name = "reward-model",
    description = "Trains a reward model on preference pairs or on labels, and measures it.",
    footer = {
      "",
      "The recipe names a base (Llama or Qwen2 layout) and data: JSONL files of {prompt, chosen,",
      "rejected} (kind = pairwise) or {prompt, response, safe} (kind = pointwise). A share of the",
      "prompts is held out; accuracy, AUROC and calibration on it are in the report. The same",
      "command again goes on.",
      "",
      "Examples:",
      "  reason4j reward-model recipes/reward-model.toml",
      "  reason4j reward-model my.toml --set base=DIR --set reads=summary --out runs/helpful",
      "  reason4j reward-model my.toml --set kind=pointwise"
    })
final class RewardModelCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Mixin private RecipeArguments arguments = new RecipeArguments();

  RewardModelCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return arguments.launch(session, flags, Optional.of(Trainer.REWARD_MODEL));
  }
}
