package org.reason4j.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `reason4j train RECIPE.toml`: a run as its recipe says, by the trainer that it names.
@Command(
    name = "train",
    description = "Trains as a recipe says; the same command again goes on.",
    footer = {
      "",
      "The recipe's key `trainer` decides what runs; without it, that is R1-Zero.",
      "",
      "Examples:",
      "  reason4j train recipes/zero.toml",
      "  reason4j train my.toml --set grpo.steps=100 --out runs/mine",
      "  reason4j plan my.toml                 bytes, tokens and time before spending them"
    })
final class TrainCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Mixin private RecipeArguments arguments = new RecipeArguments();

  TrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return arguments.launch(session, flags, Optional.empty());
  }
}
