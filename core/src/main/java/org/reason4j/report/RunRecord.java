package org.reason4j.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.reason4j.checkpoint.Rollouts;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.event.RunEvent;
import org.reason4j.event.RunEventException;
import org.reason4j.event.RunEventJson;
import org.reason4j.weights.Disk;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a run directory holds, read once. A run that is still going, or was stopped, reads as far
/// as it got.
///
/// A resumed run may have recorded a step or an evaluation again: the later record counts.
///
/// @param name last part of the directory's path
/// @param recipe settings by dotted key, sorted
/// @param recipeSha256 of the bytes of `recipe.toml`, empty without one
/// @param environment entries of `environment.json` by dotted key, sorted
public record RunRecord(
    Path directory,
    String name,
    Map<String, String> recipe,
    String recipeSha256,
    Map<String, String> environment,
    List<RunEvent> events) {
  public RunRecord {
    recipe = Collections.unmodifiableMap(new TreeMap<>(recipe));
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    events = List.copyOf(events);
  }

  /// Reads a run directory.
  ///
  /// @throws ReportException if it holds no `events.jsonl` or a line of it cannot be read
  public static RunRecord read(Path directory) {
    Path log = directory.resolve(RunDirectory.EVENTS);
    if (!Files.isRegularFile(log) && Files.isDirectory(directory.resolve("stages")))
      throw new ReportException(
          "%s is a run of stages (r1), which this cannot read as one run; give one of its stages, such as %s"
              .formatted(directory, directory.resolve("zero")),
          new NoSuchFileException(log.toString()));
    if (!Files.isRegularFile(log)) {
      throw new ReportException(
          "%s is not a run directory: it has no events.jsonl; give the directory that `zero` or `train` wrote, such as runs/zero"
              .formatted(directory),
          new NoSuchFileException(log.toString()));
    }
    try {
      Path recipe = directory.resolve(RunDirectory.RECIPE);
      byte[] bytes = Files.exists(recipe) ? Files.readAllBytes(recipe) : new byte[0];
      Path name = directory.toAbsolutePath().normalize().getFileName();
      return new RunRecord(
          directory,
          name == null ? "run" : name.toString(),
          settings(recipe, bytes),
          bytes.length == 0 ? "" : sha256(bytes),
          environment(directory.resolve(RunDirectory.ENVIRONMENT)),
          events(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Steps of a phase by number, each with its metrics.
  public NavigableMap<Long, Map<String, Double>> steps(String phase) {
    NavigableMap<Long, Map<String, Double>> steps = new TreeMap<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.StepFinished step && step.phase().equals(phase)) {
        steps.put(step.step(), step.metrics());
      }
    }
    return steps;
  }

  /// Evaluations on a suite by training step: the base at its step, then along training; the final
  /// one replaces a training one at the same step.
  public NavigableMap<Long, RunEvent.Evaluated> curve(String suite) {
    NavigableMap<Long, RunEvent.Evaluated> curve = new TreeMap<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.Evaluated own && own.suite().equals(suite)) {
        curve.put(own.phase().equals("base") ? 0 : own.step(), own);
      }
    }
    return curve;
  }

  /// The last evaluation of a phase on a suite.
  public Optional<RunEvent.Evaluated> evaluation(String phase, String suite) {
    RunEvent.Evaluated found = null;
    for (RunEvent event : events) {
      if (event instanceof RunEvent.Evaluated own
          && own.suite().equals(suite)
          && own.phase().equals(phase)) {
        found = own;
      }
    }
    return Optional.ofNullable(found);
  }

  /// What became of a phase's data, in the order told; the last record counts.
  public Map<String, Double> data(String phase) {
    Map<String, Double> counts = Map.of();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.ExamplesCounted own && own.phase().equals(phase)) {
        counts = own.counts();
      }
    }
    return counts;
  }

  /// What each phase of a trainer without graded answers came to, a sentence each.
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (String phase : PhasePages.phases(this)) sentences.add(PhasePages.sentence(this, phase));
    RewardModelPages.sentence(this).ifPresent(sentences::add);
    return List.copyOf(sentences);
  }

  /// Whether what it made scores responses and writes none.
  public boolean trainedRewardModel() {
    return RewardModelPages.sentence(this).isPresent();
  }

  /// Names of all suites of graded answers, the in-distribution one first.
  public List<String> suites() {
    List<String> suites = new ArrayList<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.Evaluated own
          && own.metrics().containsKey("pass@1")
          && !suites.contains(own.suite())) {
        suites.add(own.suite());
      }
    }
    suites.sort(
        java.util.Comparator.comparing((String suite) -> !suite.equals("in_distribution"))
            .thenComparing(suite -> suite));
    return suites;
  }

  /// Seconds of each phase, summed over the processes that worked on it, in order of their first
  /// end. Without the phase that writes the report: it is not over while it writes.
  public Map<String, Double> seconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.PhaseFinished own
          && Double.isFinite(own.seconds())
          && !own.phase().equals("report")) {
        seconds.merge(own.phase(), own.seconds(), Double::sum);
      }
    }
    return seconds;
  }

  /// Whether nothing but the report was left to do.
  public boolean finished() {
    return events.stream()
        .anyMatch(event ->
            event instanceof RunEvent.RunFinished
                || (event instanceof RunEvent.PhaseStarted own && own.phase().equals("report")));
  }

  /// Largest value of a metric over all steps and evaluations.
  public OptionalDouble largest(String metric) {
    return events.stream()
        .map(RunRecord::metrics)
        .mapToDouble(metrics -> metrics.getOrDefault(metric, Double.NaN))
        .filter(Double::isFinite)
        .max();
  }

  /// Its recorded answers.
  public Rollouts rollouts() {
    return new Rollouts(Disk.system(), directory.resolve(RunDirectory.ROLLOUTS));
  }

  /// The first of these recipe keys that is set.
  public Optional<String> setting(String... keys) {
    for (String key : keys) {
      String value = recipe.get(key);
      if (value != null) return Optional.of(value);
    }
    return Optional.empty();
  }

  private static Map<String, Double> metrics(RunEvent event) {
    return switch (event) {
      case RunEvent.StepFinished own -> own.metrics();
      case RunEvent.Evaluated own -> own.metrics();
      case RunEvent.Readiness own -> own.metrics();
      case RunEvent.PhaseStarted _,
          RunEvent.Progress _,
          RunEvent.ExamplesCounted _,
          RunEvent.SignalLost _,
          RunEvent.StepSkipped _,
          RunEvent.CheckpointSaved _,
          RunEvent.PhaseFinished _,
          RunEvent.StageChanged _,
          RunEvent.RunFinished _ ->
          Map.of();
    };
  }

  private static List<RunEvent> events(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    List<RunEvent> events = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) continue;
      try {
        events.add(RunEventJson.decode(lines.get(i)));
      } catch (RunEventException e) {
        boolean torn = i == lines.size() - 1 && !text.endsWith("\n");
        if (torn) break; // the run was stopped while it wrote this line
        throw new ReportException("%s:%d: %s".formatted(log, i + 1, e.getMessage()), e);
      }
    }
    return events;
  }

  private static Map<String, String> settings(Path file, byte[] bytes) {
    Map<String, String> settings = new TreeMap<>();
    if (bytes.length == 0) return settings;
    TomlParseResult toml = Toml.parse(new String(bytes, StandardCharsets.UTF_8));
    if (toml.hasErrors()) {
      throw new ReportException(
          "%s: %s; restore the file the run wrote".formatted(file, toml.errors().getFirst()));
    }
    flatten("", JsonMapper.shared().readTree(toml.toJson()), settings);
    return settings;
  }

  private static Map<String, String> environment(Path file) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    if (!Files.exists(file)) return entries;
    try {
      flatten("", JsonMapper.shared().readTree(Files.readAllBytes(file)), entries);
    } catch (JacksonException e) {
      throw new ReportException(file + ": not JSON; delete it to report without it", e);
    }
    return entries;
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      node.properties()
          .forEach(e ->
              flatten(
                  prefix.isEmpty() ? e.getKey() : prefix + "." + e.getKey(), e.getValue(), into));
    } else if (!node.isNull()) {
      into.put(prefix, node.isString() ? node.stringValue() : node.toString());
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
