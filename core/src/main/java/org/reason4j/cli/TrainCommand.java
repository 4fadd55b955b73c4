package org.reason4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reason4j train RECIPE.toml`: a run as its recipe says.
@Command(
    name = "train",
    description = "Trains as a recipe says; the same command again goes on.",
    footer = {
      "",
      "Examples:",
      "  reason4j train recipes/zero.toml",
      "  reason4j train my.toml --set grpo.steps=100 --out runs/mine",
      "  reason4j plan my.toml                 bytes, tokens and time before spending them"
    })
final class TrainCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(paramLabel = "RECIPE.toml", description = "The recipe.")
  private Path recipe = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the recipe; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--fresh",
      description = "Start over; the old run is moved aside, nothing is deleted.")
  private boolean fresh;

  TrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var launch = new RunLaunch(session, flags);
    String file = String.valueOf(recipe.getFileName());
    String name = file.endsWith(".toml") ? file.substring(0, file.length() - 5) : file;
    Path folder = session.folder().resolve(flags.out().orElse(Path.of("runs", name)));
    return launch.run(launch.recipe(Optional.of(recipe), settings), folder, fresh);
  }
}
