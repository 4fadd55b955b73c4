package org.reason4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.reason4j.pipeline.Plan;
import org.reason4j.pipeline.Planning;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j plan [RECIPE]`: what a run will take, before it is spent.
@Command(
    name = "plan",
    description = "Bytes of each phase, tokens, time and disk of a recipe, before they are spent.",
    footer = {
      "",
      "Speeds are measured by a few real steps on a fresh model of the recipe's shape (seconds).",
      "How long answers will be nobody knows before: a third of the longest, or --answer-tokens.",
      "",
      "Examples:",
      "  reason4j plan                                the laptop recipe",
      "  reason4j plan my.toml --set grpo.samples=64",
      "  reason4j plan my.toml --no-calibration       bytes and tokens only"
    })
final class PlanCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(
      paramLabel = "RECIPE.toml",
      arity = "0..1",
      description = "A recipe (default: the laptop recipe).")
  private Optional<Path> recipe = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the recipe; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--answer-tokens",
      paramLabel = "N",
      description = "Mean length of an answer to reckon with.")
  private Optional<Double> answerTokens = Optional.empty();

  @Option(names = "--no-calibration", description = "Measure no speeds; leaves times out.")
  private boolean uncalibrated;

  PlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (answerTokens.isPresent() && !(answerTokens.get() >= 1 && answerTokens.get() <= 1e6))
      throw new CommandException(
          ExitCode.USAGE,
          "--answer-tokens is " + answerTokens.get() + "; expected a number from 1 to 1000000");
    ZeroRecipe whole = new RunLaunch(session, flags).zeroRecipe(recipe, settings);
    Path scratch = Files.createTempDirectory("reason4j-plan");
    try {
      Plan plan =
          new Planning(Disk.system(), System::nanoTime)
              .plan(
                  whole,
                  scratch,
                  answerTokens.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                  !uncalibrated);
      if (flags.json()) session.out().println(json(plan));
      else print(plan, whole);
    } finally {
      clear(scratch);
    }
    return ExitCode.DONE;
  }

  private static void clear(Path scratch) throws IOException {
    try (var files = Files.list(scratch)) {
      for (Path file : files.toList()) Files.delete(file);
    }
    Files.delete(scratch);
  }

  private void line(String format, Object... values) {
    session.out().println(String.format(Locale.ROOT, format, values));
  }

  private void print(Plan plan, ZeroRecipe whole) {
    line(
        "%,d parameters, %,d ids; prompts of %.0f tokens, answers of %.0f (assumed;"
            + " --answer-tokens)",
        plan.parameters(), plan.vocabulary(), plan.promptTokens(), plan.answerTokens());
    line("");
    line(
        "%-12s %8s %14s %10s %10s %10s  %s",
        "phase", "steps", "tokens", "s/step", "seconds", "MiB", "of it");
    for (Plan.Phase phase : plan.phases())
      line(
          "%-12s %,8d %,14d %10s %10s %10s  %s",
          phase.name(),
          phase.steps(),
          phase.tokens(),
          seconds(phase.stepSeconds(), "%.3f"),
          seconds(phase.seconds(), "%.1f"),
          mebibytes(phase.bytes()),
          parts(phase.memory()));
    line("");
    line(
        "peak memory  %s MiB: process (JVM, native library, heap) %s + 1.3 x largest phase",
        mebibytes(plan.peakBytes()), mebibytes(plan.process()));
    line("time         %s", duration(plan.seconds()));
    line("disk         %s MiB: %s", mebibytes(plan.diskBytes()), parts(plan.disk()));
    var dead = new StringBuilder();
    for (int tenth = 1; tenth <= 9; tenth++)
      dead.append(
          String.format(
              Locale.ROOT,
              "  %.1f: %.1f%%",
              tenth / 10.0,
              100 * Plan.deadGroup(tenth / 10.0, plan.groupSize())));
    line(
        "groups of %d that teach nothing, if each answer is right with probability",
        plan.groupSize());
    line("%s", dead.toString());
    if (whole.grpo().resampling() > 0)
      line("grpo.resampling may draw up to %d times the rollouts", whole.grpo().resampling() + 1);
  }

  private static String seconds(OptionalDouble value, String format) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
  }

  private static String duration(OptionalDouble seconds) {
    if (seconds.isEmpty()) return "not measured (--no-calibration)";
    double value = seconds.getAsDouble();
    return value < 120
        ? String.format(Locale.ROOT, "%.0f s", value)
        : value < 7200
            ? String.format(Locale.ROOT, "%.1f min", value / 60)
            : String.format(Locale.ROOT, "%.1f h", value / 3600);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, bytes < 10 << 20 ? "%,.1f" : "%,.0f", bytes / 1048576.0);
  }

  private static String parts(Map<String, Long> parts) {
    return String.join(
        ", ",
        parts.entrySet().stream()
            .map(part -> part.getKey() + " " + mebibytes(part.getValue()))
            .toList());
  }

  private static String json(Plan plan) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("parameters", plan.parameters());
    root.put("vocabulary", plan.vocabulary());
    root.put("prompt_tokens", plan.promptTokens());
    root.put("answer_tokens", plan.answerTokens());
    root.put("peak_bytes", plan.peakBytes());
    root.put("process_bytes", plan.process());
    plan.seconds().ifPresent(seconds -> root.put("seconds", seconds));
    root.put("disk_bytes", plan.diskBytes());
    ObjectNode disk = root.putObject("disk");
    plan.disk().forEach(disk::put);
    var phases = root.putArray("phases");
    for (Plan.Phase phase : plan.phases()) {
      ObjectNode node = phases.addObject();
      node.put("phase", phase.name()).put("steps", phase.steps()).put("tokens", phase.tokens());
      phase.seconds().ifPresent(seconds -> node.put("seconds", seconds));
      phase.stepSeconds().ifPresent(seconds -> node.put("step_seconds", seconds));
      node.put("bytes", phase.bytes());
      ObjectNode memory = node.putObject("memory");
      phase.memory().forEach(memory::put);
    }
    ObjectNode dead = root.putObject("dead_groups");
    for (int tenth = 1; tenth <= 9; tenth++)
      dead.put(
          String.format(Locale.ROOT, "%.1f", tenth / 10.0),
          Plan.deadGroup(tenth / 10.0, plan.groupSize()));
    return JsonMapper.shared().writeValueAsString(root);
  }
}
