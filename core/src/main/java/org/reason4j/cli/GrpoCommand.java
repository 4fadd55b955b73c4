package org.reason4j.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.pipeline.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reason4j grpo RECIPE.toml`: reinforcement learning of a model that exists.
@Command(
    name = "grpo",
    description = "GRPO on a model directory and problems with verifiable answers.",
    footer = {
      "",
      "The recipe names a base (Llama, Qwen2 or DeepSeek-V3 layout) and tasks: names, or JSONL"
          + " files",
      "of {question, answer, verifier}. The same command again goes on.",
      "",
      "Examples:",
      "  reason4j grpo recipes/zero-user-problems.toml",
      "  reason4j grpo my.toml --set base=DIR --set grpo.steps=100 --out runs/mine"
    })
final class GrpoCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Mixin private RecipeArguments arguments = new RecipeArguments();

  GrpoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return arguments.launch(session, flags, Optional.of(Trainer.GRPO));
  }
}
