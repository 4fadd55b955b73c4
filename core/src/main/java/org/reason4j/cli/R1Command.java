package org.reason4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.reason4j.checkpoint.Environment;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.checkpoint.RunLock;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Nearest;
import org.reason4j.config.TomlBinder;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.pipeline.Outcome;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageGraph;
import org.reason4j.pipeline.r1.R1;
import org.reason4j.pipeline.r1.R1Recipe;
import org.reason4j.pipeline.r1.StageKinds;
import org.reason4j.pipeline.r1.Workshop;
import org.reason4j.report.PipelineRecord;
import org.reason4j.report.PipelineReport;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `reason4j r1`: DeepSeek-R1's stages as one graph, from nothing to the stage table.
@Command(
    name = "r1",
    description =
        "R1 at laptop scale: cold start, reasoning RL, rejection sampling, RL for all scenarios,"
            + " distillation.",
    footer = {
      "",
      "The same command again goes on where the last one stopped.",
      "",
      "Examples:",
      "  reason4j r1                         the whole pipeline, into runs/r1",
      "  reason4j r1 --until dev1            only up to the cold start",
      "  reason4j r1 --from dev3             run dev3 and all that use it again",
      "  reason4j r1 --recipe recipes/r1-no-language.toml --out runs/r1-no-language",
      "  reason4j r1 --graph                 show the stages and where they stand",
      "  reason4j r1 --kinds                 what a stage of a recipe can do"
    })
final class R1Command implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "Recipe (default: the laptop recipe, recipes/r1.toml).")
  private Optional<Path> recipe = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the recipe; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--until", paramLabel = "STAGE", description = "Stop after this stage.")
  private Optional<String> until = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "STAGE",
      description = "Run this stage and all that use it again; the old ones are kept beside.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--fresh",
      description = "Start over; the old run is moved aside, nothing is deleted.")
  private boolean fresh;

  @Option(names = "--graph", description = "Show the stages and where they stand, and end.")
  private boolean graphOnly;

  @Option(
      names = "--kinds",
      description = "Show the kinds of stage, their inputs, outputs and settings, and end.")
  private boolean kindsOnly;

  R1Command(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<String> typed = new ArrayList<>(settings);
    flags.seed().ifPresent(seed -> typed.add("seed=" + seed));
    flags.threads().ifPresent(threads -> typed.add("threads=" + threads));
    R1Recipe read =
        recipe
            .map(file -> TomlBinder.read(session.folder().resolve(file), R1Recipe.class, typed))
            .orElseGet(() ->
                TomlBinder.parse("recipes/r1.toml", R1Recipe.laptop(), R1Recipe.class, typed));
    Path folder = session.folder().resolve(flags.out().orElse(Path.of("runs", "r1")));
    until.ifPresent(stage -> requireStage(read, "--until", stage));
    from.ifPresent(stage -> requireStage(read, "--from", stage));
    boolean shows = graphOnly || kindsOnly;
    Disk disk = Disk.system();
    if (fresh && !shows)
      RunDirectory.setAside(disk, folder)
          .ifPresent(aside -> session.err().println("the old run is kept at " + shown(aside)));
    Environment environment =
        Environment.detect(
            read.threads(), Optional.ofNullable(System.getProperty("reason4j.commit")));
    if (!shows) Engine.start(1);
    try (EventSink console = session.events(flags);
        var workers = new Workers(read.threads());
        var stop =
            StopRequest.onSignal(
                Duration.ofMinutes(2),
                () -> session.err().println("\nstopping after this step, then saving"))) {
      var shop =
          new Workshop(
              read,
              disk,
              workers,
              console,
              session.err()::println,
              System::nanoTime,
              Optional.of(session.clock()),
              environment);
      if (kindsOnly) {
        session.out().println(StageKinds.text(shop));
        return ExitCode.DONE;
      }
      R1 run = new R1(shop, folder);
      if (graphOnly) {
        session.out().println(flags.json() ? graphJson(read, run) : graph(read, run));
        return ExitCode.DONE;
      }
      disk.makeFolder(folder);
      try (var _ = RunLock.take(folder)) {
        return work(read, run, folder, stop);
      }
    }
  }

  private int work(R1Recipe read, R1 run, Path folder, BooleanSupplier stop) {
    from.ifPresent(stage ->
        run.setAside(stage)
            .forEach(kept -> session.err().println("the old one is kept at " + shown(kept))));
    if (!flags.quiet()) session.err().println(graph(read, run));
    Outcome outcome = run.run(until, stop);
    PipelineRecord record = run.record();
    try {
      Path page = PipelineReport.write(record, folder.resolve("report"));
      if (outcome == Outcome.INTERRUPTED) {
        session.err().println("saved in " + shown(folder) + "; " + howToGoOn());
        return ExitCode.INTERRUPTED;
      }
      if (flags.json())
        session.out().println(Files.readString(page.resolveSibling("summary.json")).strip());
      else if (!flags.quiet()) session.out().println(closing(record, folder, page));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException("the report of " + shown(folder) + ": " + e.getMessage(), e);
    }
  }

  private static void requireStage(R1Recipe recipe, String option, String name) {
    List<String> names = recipe.stages().stream().map(Stage::name).toList();
    if (names.contains(name)) return;
    String nearest =
        Nearest.to(name, names).map(near -> "; did you mean \"" + near + "\"?").orElse(".");
    throw ConfigException.usage(
        "%s: unknown stage \"%s\"%s Stages: %s", option, name, nearest, String.join(", ", names));
  }

  private String howToGoOn() {
    if (from.isEmpty() && !fresh) return "the same command goes on";
    return "the same command without " + (fresh ? "--fresh" : "--from") + " goes on";
  }

  private String closing(PipelineRecord record, Path folder, Path page) {
    var text = new StringBuilder();
    String table = PipelineReport.stageTable(record);
    if (!table.isEmpty()) text.append('\n').append(table).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "%n%.1f minutes, peak memory %.0f MiB%nreport: %s",
            record.minutes(),
            record.peakMebibytes(),
            shown(page)));
    Optional<String> next = next(record, folder);
    next.ifPresent(command -> text.append("\n\ntry next:\n  ./reason4j ").append(command));
    return text.toString();
  }

  private Optional<String> next(PipelineRecord record, Path folder) {
    if (record.export().isPresent()) return Optional.of("chat " + shown(folder));
    return record.stages().reversed().stream()
        .filter(stage -> stage.done() && !stage.kind().equals("reward-model"))
        .map(stage -> folder.resolve(stage.name()))
        .filter(stage -> Files.exists(stage.resolve("export").resolve("config.json")))
        .findFirst()
        .map(stage -> "chat " + shown(stage));
  }

  private static String graphJson(R1Recipe recipe, R1 run) {
    var states = run.states();
    var array = JsonMapper.shared().createArrayNode();
    for (Stage stage : recipe.stages()) {
      boolean done = states.get(stage.name()) == StageGraph.State.DONE;
      var node = array.addObject().put("stage", stage.name()).put("kind", stage.kind());
      node.put("state", done ? "done" : "waiting");
      var inputs = node.putObject("inputs");
      stage.inputs().forEach(inputs::put);
    }
    return array.toString();
  }

  /// The stages, their state, and what each is made from.
  private static String graph(R1Recipe recipe, R1 run) {
    var states = run.states();
    var text = new StringBuilder();
    int width = recipe.stages().stream().mapToInt(s -> s.name().length()).max().orElse(0);
    for (Stage stage : recipe.stages()) {
      String mark = states.get(stage.name()) == StageGraph.State.DONE ? "done   " : "waiting";
      String inputs =
          stage.inputs().isEmpty() ? "" : "<- " + String.join(", ", stage.inputs().values());
      text.append(
          ("  %s  %-" + width + "s  %-12s %s")
              .formatted(mark, stage.name(), stage.kind(), inputs)
              .stripTrailing());
      text.append('\n');
    }
    return text.toString().stripTrailing();
  }

  private String shown(Path path) {
    Path here = session.folder();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }
}
