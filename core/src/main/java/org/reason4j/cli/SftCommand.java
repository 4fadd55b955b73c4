package org.reason4j.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.pipeline.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reason4j sft RECIPE.toml`: fine-tuning of a model on examples.
@Command(
    name = "sft",
    description = "Supervised fine-tuning of a model directory on JSONL files.",
    footer = {
      "",
      "The recipe names a base (Llama, Qwen2 or DeepSeek-V3 layout) and data: JSONL files of",
      "{messages} or {prompt, completion}. The same command again goes on.",
      "",
      "Examples:",
      "  reason4j sft recipes/sft.toml",
      "  reason4j sft my.toml --set base=DIR --set sft.epochs=3 --out runs/mine"
    })
final class SftCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Mixin private RecipeArguments arguments = new RecipeArguments();

  SftCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return arguments.launch(session, flags, Optional.of(Trainer.SFT));
  }
}
