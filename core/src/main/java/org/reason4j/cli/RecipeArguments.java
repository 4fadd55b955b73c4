package org.reason4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.pipeline.Trainer;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What every command takes that trains by a recipe: `train` and the verbs of single trainers.
final class RecipeArguments {
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

  /// Runs what is left of the run, in `runs/NAME` where --out does not say otherwise.
  ///
  /// @param fixed the trainer that the verb stands for; empty where the recipe decides
  int launch(Session session, GlobalFlags flags, Optional<Trainer> fixed) {
    var launch = new RunLaunch(session, flags);
    String file = String.valueOf(recipe.getFileName());
    String name = file.endsWith(".toml") ? file.substring(0, file.length() - 5) : file;
    Path folder = session.folder().resolve(flags.out().orElse(Path.of("runs", name)));
    return launch.run(launch.recipe(Optional.of(recipe), fixed, settings), folder, fresh);
  }
}
