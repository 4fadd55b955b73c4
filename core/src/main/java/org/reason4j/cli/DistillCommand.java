package org.reason4j.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.pipeline.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reason4j distill RECIPE.toml`: a teacher's skill into a smaller student.
@Command(
    name = "distill",
    description = "Distils a teacher into a smaller student: on its answers, or on its logits.",
    footer = {
      "",
      "The recipe names a teacher, and a student or the shape of a fresh one. The same command"
          + " again goes on.",
      "",
      "Examples:",
      "  reason4j distill recipes/distill.toml",
      "  reason4j distill recipes/distill.toml --set distill.method=\"forward-kl\" --out runs/kl",
      "  reason4j distill my.toml --set student=DIR --set teacher=DIR --out runs/mine"
    })
final class DistillCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Mixin private RecipeArguments arguments = new RecipeArguments();

  DistillCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return arguments.launch(session, flags, Optional.of(Trainer.DISTILL));
  }
}
