package org.reason4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.pipeline.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reason4j zero`: R1-Zero at laptop scale, from nothing to a report.
@Command(
    name = "zero",
    description = "R1-Zero at laptop scale: tokenizer, pretraining, GRPO on rule rewards, report.",
    footer = {
      "",
      "The same command again goes on, or shows the summary of a finished run.",
      "",
      "Examples:",
      "  reason4j zero                              about five minutes on two cores, into"
          + " runs/zero",
      "  reason4j zero --seed 2 --out runs/zero-2   another seed",
      "  reason4j zero --reward random              a control: does a coin as reward teach too?",
      "  reason4j zero --base DIR                   start from a Hugging Face directory",
      "  reason4j zero --set grpo.steps=80 --fresh  longer; the old run is moved aside"
    })
final class ZeroCommand implements Callable<Integer> {
  /// What is rewarded.
  enum Reward {
    RULE,
    FORMAT,
    RANDOM
  }

  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Option(
      names = "--reward",
      paramLabel = "KIND",
      description = "rule (default), or a control: format, random.")
  private Optional<Reward> reward = Optional.empty();

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "Recipe (default: the laptop recipe).")
  private Optional<Path> recipe = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the recipe; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description = "Start from this Hugging Face directory instead of pretraining.")
  private Optional<Path> base = Optional.empty();

  @Option(
      names = "--fresh",
      description = "Start over; the old run is moved aside, nothing is deleted.")
  private boolean fresh;

  ZeroCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var launch = new RunLaunch(session, flags);
    List<String> typed = new ArrayList<>(settings);
    reward.ifPresent(kind ->
        typed.add("reward.kind=\"" + kind.name().toLowerCase(java.util.Locale.ROOT) + "\""));
    base.ifPresent(
        folder -> typed.add("base=\"" + session.folder().resolve(folder).normalize() + "\""));
    String name =
        reward
            .filter(kind -> kind != Reward.RULE)
            .map(kind -> "zero-" + kind.name().toLowerCase(java.util.Locale.ROOT))
            .orElse("zero");
    Path folder = session.folder().resolve(flags.out().orElse(Path.of("runs", name)));
    return launch.run(launch.recipe(recipe, Optional.of(Trainer.ZERO), typed), folder, fresh);
  }
}
