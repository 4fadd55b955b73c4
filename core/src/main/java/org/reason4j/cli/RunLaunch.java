package org.reason4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.reason4j.checkpoint.Environment;
import org.reason4j.checkpoint.EventLog;
import org.reason4j.checkpoint.Resume;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlWriter;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.pipeline.DistillRecipe;
import org.reason4j.pipeline.Inputs;
import org.reason4j.pipeline.Outcome;
import org.reason4j.pipeline.PretrainRecipe;
import org.reason4j.pipeline.RewardModelRecipe;
import org.reason4j.pipeline.RunCard;
import org.reason4j.pipeline.SftRecipe;
import org.reason4j.pipeline.Trainer;
import org.reason4j.pipeline.TrainerRecipe;
import org.reason4j.pipeline.Training;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.report.Report;
import org.reason4j.report.RunRecord;
import org.reason4j.weights.Disk;

/// Starts a training run or goes on with it: what every command that trains shares.
final class RunLaunch {
  private final Session session;
  private final GlobalFlags flags;

  RunLaunch(Session session, GlobalFlags flags) {
    this.session = session;
    this.flags = flags;
  }

  /// A recipe of R1-Zero from a file (or the defaults) and what was typed.
  ///
  /// @throws ConfigException where it is of another trainer
  ZeroRecipe zeroRecipe(Optional<Path> file, List<String> typed) {
    return switch (recipe(file, Optional.empty(), typed)) {
      case ZeroRecipe zero -> zero;
      case SftRecipe _ -> throw notOfZero(Trainer.SFT);
      case RewardModelRecipe _ -> throw notOfZero(Trainer.REWARD_MODEL);
      case DistillRecipe _ -> throw notOfZero(Trainer.DISTILL);
      case PretrainRecipe _ -> throw notOfZero(Trainer.PRETRAIN);
    };
  }

  private static ConfigException notOfZero(Trainer trainer) {
    return new ConfigException(
        "trainer is %s; this command works on recipes of zero and grpo", trainer.word());
  }

  /// A recipe from a file (or the defaults) and what was typed.
  ///
  /// @param fixed the trainer that the command stands for; empty where the recipe decides
  TrainerRecipe recipe(Optional<Path> file, Optional<Trainer> fixed, List<String> typed) {
    List<String> overrides = new ArrayList<>(typed);
    flags.seed().ifPresent(seed -> overrides.add("seed=" + seed));
    flags.threads().ifPresent(threads -> overrides.add("threads=" + threads));
    Optional<Path> read = file.map(session.folder()::resolve);
    String text = read.map(RunLaunch::text).orElse("");
    if (text.lines().anyMatch(line -> line.strip().equals("[[stages]]")))
      throw new ConfigException(
          "%s is a recipe of stages; run it with `reason4j r1 --recipe %s`",
          shown(read.orElseThrow()), shown(read.orElseThrow()));
    return TrainerRecipe.parse(read.map(Path::toString).orElse("recipe"), text, fixed, overrides);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the recipe " + file + ": " + e.getMessage(), e);
    }
  }

  /// Runs what is left of the run in `folder`. A signal ends the process only after the run is
  /// closed and the user was told how to go on.
  int run(TrainerRecipe recipe, Path folder, boolean fresh) {
    try (var stop =
        StopRequest.onSignal(
            Duration.ofMinutes(2),
            () -> session.err().println("\nstopping after this step, then saving"))) {
      return run(recipe, folder, fresh, stop);
    }
  }

  private int run(TrainerRecipe recipe, Path folder, boolean fresh, BooleanSupplier stop) {
    Disk disk = Disk.system();
    if (fresh || !disk.exists(folder.resolve(RunDirectory.RECIPE))) {
      Inputs.check(recipe, disk, () -> Engine.start(1));
    }
    if (fresh)
      RunDirectory.setAside(disk, folder)
          .ifPresent(aside -> session.err().println("the old run is kept at " + shown(aside)));
    Environment environment =
        Environment.detect(
            recipe.threads(), Optional.ofNullable(System.getProperty("reason4j.commit")));
    try (var run =
        RunDirectory.open(
            disk,
            folder,
            TomlWriter.write((Record) recipe),
            environment,
            recipe.retention(),
            Optional.of(session.clock()))) {
      if (finished(disk, folder)) {
        session.err().println("this run is finished; --fresh starts it over");
      } else {
        Outcome outcome = work(recipe, disk, run, stop);
        if (outcome == Outcome.INTERRUPTED) {
          session.err().println("saved in " + shown(folder) + "; the same command goes on");
          return ExitCode.INTERRUPTED;
        }
        RunCard.write(recipe, disk, folder);
      }
    }
    return close(folder);
  }

  private Outcome work(TrainerRecipe recipe, Disk disk, RunDirectory run, BooleanSupplier stop) {
    Engine.start(1);
    Resume from = run.resume();
    from.rejected()
        .forEach(damaged ->
            session.err().println("skipped a damaged checkpoint: " + damaged.cause().getMessage()));
    if (!run.created())
      run.environmentChanges()
          .forEach(change -> session.err().println("not as when the run began: " + change));
    from.checkpoint()
        .ifPresent(checkpoint ->
            session
                .err()
                .println("goes on from " + checkpoint.phase() + " step " + checkpoint.step()));
    try (EventSink console = session.events(flags);
        var workers = new Workers(recipe.threads())) {
      return Training.of(recipe, disk, run, console, workers, stop, System::nanoTime, from).run();
    }
  }

  private static boolean finished(Disk disk, Path folder) {
    try (var lines = EventLog.lines(disk, folder.resolve(RunDirectory.EVENTS))) {
      return lines.anyMatch(line -> line.text().startsWith("{\"event\":\"run_finished\""));
    }
  }

  /// Writes the report and prints what the run came to.
  private int close(Path folder) {
    try {
      RunRecord record = RunRecord.read(folder);
      Path page = Report.write(record, List.of());
      Path summary = page.resolveSibling("summary.json");
      if (flags.json()) session.out().println(Files.readString(summary).strip());
      else if (!flags.quiet())
        session.out().println(ClosingSummary.of(record, shown(folder), shown(page)));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException("the report of " + shown(folder) + ": " + e.getMessage(), e);
    }
  }

  private String shown(Path path) {
    Path here = session.folder();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }
}
