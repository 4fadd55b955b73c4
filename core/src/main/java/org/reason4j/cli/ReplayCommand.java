package org.reason4j.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.pipeline.Replay;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// `reason4j replay RUN --step N`: was the step what the run says it was?
@Command(
    name = "replay",
    description = "Executes a recorded step again and compares every bit; exit 1 if any differs.",
    footer = {
      "",
      "Examples:",
      "  reason4j replay runs/zero --step 12",
      "  reason4j replay runs/zero --step 12 --set grpo.beta=0    what would have changed"
    })
final class ReplayCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(paramLabel = "RUN", description = "A run directory.")
  private Path run = Path.of("");

  @Option(names = "--step", paramLabel = "N", required = true, description = "The step, from 1.")
  private int step;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes a key of the run's recipe; may be repeated.")
  private List<String> settings = new ArrayList<>();

  ReplayCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (step < 1)
      throw new CommandException(ExitCode.USAGE, "--step is " + step + "; steps count from 1");
    Disk disk = Disk.system();
    Path folder = session.folder().resolve(run);
    RunDirectory.requireReadable(disk, folder);
    ZeroRecipe recipe =
        new RunLaunch(session, new GlobalFlags())
            .zeroRecipe(Optional.of(folder.resolve(RunDirectory.RECIPE)), settings);
    Engine.start(1);
    try (var workers = new Workers(recipe.threads());
        var stop = StopRequest.onSignal(Duration.ofSeconds(30), () -> {})) {
      Replay.Result result =
          Replay.run(recipe, disk, folder, step, workers, System::nanoTime, stop);
      if (flags.json()) session.out().println(json(result));
      else print(result);
      return result.same() ? ExitCode.DONE : ExitCode.SAID_NO;
    }
  }

  private void print(Replay.Result result) {
    session
        .out()
        .printf("step %d, executed again from the checkpoint of step %d%n", step, result.from());
    session
        .out()
        .printf(
            "%-34s %d of %d the same to the bit%n",
            "rollouts, rewards, advantages", result.sameTrajectories(), result.trajectories());
    for (Replay.Line line : result.metrics()) {
      if (flags.quiet() && line.same()) continue;
      session
          .out()
          .printf(
              "%-34s %s%n",
              line.name(),
              line.same() ? line.recorded() + "  same" : line.recorded() + "  now " + line.again());
    }
    result
        .firstDifferent()
        .ifPresent(line ->
            session
                .out()
                .printf(
                    "first difference, %s%n  recorded %s%n  now      %s%n",
                    line.name(), line.recorded(), line.again()));
    session.out().println(result.same() ? "the same in every bit" : "not the same");
  }

  private String json(Replay.Result result) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("step", step).put("from", result.from()).put("same", result.same());
    root.put("trajectories", result.trajectories());
    root.put("same_trajectories", result.sameTrajectories());
    var metrics = root.putObject("metrics");
    for (Replay.Line line : result.metrics())
      metrics
          .putObject(line.name())
          .put("recorded", Double.parseDouble(line.recorded()))
          .put("again", Double.parseDouble(line.again()));
    return JsonMapper.shared().writeValueAsString(root);
  }
}
