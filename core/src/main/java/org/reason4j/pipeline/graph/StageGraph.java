package org.reason4j.pipeline.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Nearest;
import org.reason4j.engine.PeakMemory;
import org.reason4j.pipeline.Outcome;
import org.reason4j.weights.Disk;

/// Runs the stages of a recipe in order, each once.
///
/// A stage that is done is left alone as long as its kind, its settings and the hashes of its
/// inputs are those it was made from; otherwise it is refused with what changed. A stage that was
/// stopped or killed half-way goes on where its kind can, and begins again where it cannot: the
/// outputs are the same.
public final class StageGraph {
  /// Where a stage stands.
  public enum State {
    DONE,
    RUNNING,
    WAITING
  }

  /// Hears of every change, with the state of all stages.
  @FunctionalInterface
  public interface Listener {
    void changed(SequencedMap<String, State> states);
  }

  private final List<Stage> stages;
  private final Map<String, StageKind> kinds;
  private final Disk disk;
  private final Path folder;
  private final LongSupplier nanoTime;

  /// Checks the whole graph: names, kinds, inputs, settings. Paths of the user's own are relative
  /// to where the process runs.
  ///
  /// @param folder the run's
  /// @throws ConfigException for the first stage that does not fit
  public StageGraph(
      List<Stage> stages, List<StageKind> kinds, Disk disk, Path folder, LongSupplier nanoTime) {
    this.stages = List.copyOf(stages);
    this.kinds = new LinkedHashMap<>();
    kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
    this.disk = disk;
    this.folder = folder;
    this.nanoTime = nanoTime;
    Map<String, StageKind> above = new LinkedHashMap<>();
    for (Stage stage : stages) {
      StageKind kind = this.kinds.get(stage.kind());
      if (kind == null)
        throw ConfigException.unknown(
            "kind of stage " + stage.name(), stage.kind(), this.kinds.keySet());
      checkInputs(stage, kind, above);
      checkPaths(stage, above.keySet());
      kind.check(stage);
      if (above.put(stage.name(), kind) != null)
        throw new ConfigException("two stages are named \"%s\"", stage.name());
    }
  }

  private static void checkInputs(Stage stage, StageKind kind, Map<String, StageKind> above) {
    for (String name : kind.required())
      if (!stage.inputs().containsKey(name))
        throw new ConfigException(
            "stage %s: input %s is missing; kind %s needs %s",
            stage.name(), name, kind.name(), String.join(", ", kind.required()));
    boolean any = kind.optional().stream().anyMatch(name -> name.endsWith("*"));
    stage
        .inputs()
        .forEach((name, from) -> {
          if (!any && !kind.required().contains(name) && !kind.optional().contains(name)) {
            Set<String> known = new java.util.TreeSet<>(kind.required());
            known.addAll(kind.optional());
            throw ConfigException.unknown("input of stage " + stage.name(), name, known);
          }
          String[] parts = from.split("/", 2);
          StageKind source = above.get(parts[0]);
          if (source != null && (parts.length < 2 || !source.outputs().contains(parts[1])))
            throw new ConfigException(
                "stage %s: input %s is \"%s\"; stage %s (%s) gives %s",
                stage.name(),
                name,
                from,
                parts[0],
                source.name(),
                String.join(", ", source.outputs()));
        });
  }

  /// What is no output of a stage above must be there now: hours later is too late to hear of it.
  private void checkPaths(Stage stage, Set<String> above) {
    stage
        .inputs()
        .forEach((name, from) -> {
          if (above.contains(stageOf(from)) || disk.exists(Path.of(from).toAbsolutePath())) return;
          boolean below = stages.stream().anyMatch(one -> one.name().equals(stageOf(from)));
          String hint =
              below
                  ? "stage %s does not stand above it".formatted(stageOf(from))
                  : Nearest.to(stageOf(from), above)
                      .map(near ->
                          "did you mean \"%s\"?".formatted(from.replace(stageOf(from), near)))
                      .orElse("give STAGE/OUTPUT of a stage above, or a path of your own");
          throw new ConfigException(
              "stage %s: input %s is \"%s\": no stage above and no file of that name; %s",
              stage.name(), name, from, hint);
        });
  }

  /// Where every stage stands, in the recipe's order.
  public SequencedMap<String, State> states() {
    SequencedMap<String, State> states = new LinkedHashMap<>();
    for (Stage stage : stages) {
      boolean done =
          StageRecord.read(disk, folder, stage.name()).map(StageRecord::done).orElse(false);
      states.put(stage.name(), done ? State.DONE : State.WAITING);
    }
    return states;
  }

  /// Moves a stage and all that use what it made aside, so that they run again. Deletes nothing.
  ///
  /// @return the folders that keep the old ones
  public List<Path> setAside(String name) {
    Set<String> stale = new HashSet<>();
    List<Path> kept = new ArrayList<>();
    requireKnown(name);
    for (Stage stage : stages) {
      boolean uses =
          stage.inputs().values().stream().anyMatch(from -> stale.contains(stageOf(from)));
      if (!stage.name().equals(name) && !uses) continue;
      stale.add(stage.name());
      // The record first: cut off here, the stage goes on with what its folder holds.
      var _ = moveAside(disk, StageRecord.file(folder, stage.name()));
      moveAside(disk, folder.resolve(stage.name())).ifPresent(kept::add);
    }
    return kept;
  }

  /// Renames what lies at a path to the first free `PATH.N`, N from 1; empty where nothing does.
  public static Optional<Path> moveAside(Disk disk, Path path) {
    if (!disk.exists(path)) return Optional.empty();
    Path aside = path;
    for (int n = 1; disk.exists(aside); n++)
      aside = path.resolveSibling(path.getFileName() + "." + n);
    disk.move(path, aside);
    return Optional.of(aside);
  }

  private void requireKnown(String name) {
    List<String> names = stages.stream().map(Stage::name).toList();
    if (!names.contains(name)) throw ConfigException.unknown("stage", name, names);
  }

  private static String stageOf(String from) {
    return from.split("/", 2)[0];
  }

  /// Runs what is left.
  ///
  /// @param until the last stage to run; empty for all
  /// @throws StageChangedException if something that a stage was made from has changed
  public Outcome run(Optional<String> until, BooleanSupplier stop, Listener listener) {
    until.ifPresent(this::requireKnown);
    SequencedMap<String, State> states = states();
    for (Stage stage : stages) {
      Map<String, Path> inputs = inputs(stage);
      Optional<StageRecord> before = StageRecord.read(disk, folder, stage.name());
      Map<String, String> hashes = hashes(stage, inputs);
      before.ifPresent(record -> requireSame(stage, record, hashes));
      if (states.get(stage.name()) != State.DONE) {
        if (stop.getAsBoolean()) return Outcome.INTERRUPTED;
        states.put(stage.name(), State.RUNNING);
        listener.changed(states);
        StageRecord record = before.orElseGet(() -> StageRecord.begun(stage, hashes));
        record.write(disk, folder, stage.name());
        if (!run(stage, inputs, record, stop)) return Outcome.INTERRUPTED;
        states.put(stage.name(), State.DONE);
        listener.changed(states);
      }
      if (until.isPresent() && until.get().equals(stage.name())) break;
    }
    return Outcome.FINISHED;
  }

  private boolean run(
      Stage stage, Map<String, Path> inputs, StageRecord record, BooleanSupplier stop) {
    StageKind kind = kinds.get(stage.kind());
    if (kind == null) throw new IllegalStateException("kind " + stage.kind());
    long started = nanoTime.getAsLong();
    Path own = folder.resolve(stage.name());
    disk.makeFolder(folder);
    var figures = kind.run(new StageKind.Call(stage, own, inputs, stop));
    StageRecord spent =
        record.after((nanoTime.getAsLong() - started) / 1e9, PeakMemory.mebibytes());
    if (figures.isEmpty()) {
      spent.write(disk, folder, stage.name());
      return false;
    }
    Map<String, String> made = new LinkedHashMap<>();
    for (String output : kind.outputs()) {
      Path path = own.resolve(output);
      if (disk.exists(path)) made.put(output, Fingerprint.of(disk, path));
    }
    spent.done(made, figures.get()).write(disk, folder, stage.name());
    return true;
  }

  private Map<String, Path> inputs(Stage stage) {
    Map<String, Path> paths = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (Stage above : stages) names.add(above.name());
    stage
        .inputs()
        .forEach((name, from) -> {
          Path path =
              names.contains(stageOf(from)) ? folder.resolve(from) : Path.of(from).toAbsolutePath();
          if (!disk.exists(path))
            throw new ConfigException(
                "stage %s: input %s is %s, which does not exist; run the stage that makes it, or"
                    + " give another path",
                stage.name(), name, path);
          paths.put(name, path);
        });
    return paths;
  }

  private Map<String, String> hashes(Stage stage, Map<String, Path> inputs) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String name : stage.inputs().keySet()) {
      Path path = inputs.get(name);
      if (path != null) hashes.put(name, Fingerprint.of(disk, path));
    }
    SequencedMap<String, List<String>> changes = new LinkedHashMap<>();
    stage
        .inputs()
        .forEach((name, from) -> {
          Optional<String> made = madeAs(from);
          String now = hashes.getOrDefault(name, "absent");
          if (made.isPresent() && !made.get().equals(now))
            changes
                .computeIfAbsent(stageOf(from), _ -> new ArrayList<>())
                .add(
                    "input %s (%s): sha256 was %s when %s made it, now %s"
                        .formatted(name, from, start(made.get()), stageOf(from), start(now)));
        });
    if (!changes.isEmpty()) {
      Map.Entry<String, List<String>> first = changes.firstEntry();
      throw new StageChangedException(stage.name(), first.getKey(), first.getValue());
    }
    return hashes;
  }

  /// The hash that an output had when its stage was done; empty for a path of the user's own.
  private Optional<String> madeAs(String from) {
    String[] parts = from.split("/", 2);
    if (parts.length < 2 || stages.stream().noneMatch(above -> above.name().equals(parts[0])))
      return Optional.empty();
    return StageRecord.read(disk, folder, parts[0])
        .flatMap(record -> Optional.ofNullable(record.outputs().get(parts[1])));
  }

  private static void requireSame(Stage stage, StageRecord record, Map<String, String> now) {
    List<String> changes = new ArrayList<>();
    if (!record.kind().equals(stage.kind()))
      changes.add("kind: was %s, now %s".formatted(record.kind(), stage.kind()));
    if (!record.set().equals(stage.set()))
      changes.add("settings: were %s, now %s".formatted(record.set(), stage.set()));
    Set<String> names = new java.util.TreeSet<>(record.inputs().keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      String then = record.inputs().getOrDefault(name, "absent");
      String seen = now.getOrDefault(name, "absent");
      if (!then.equals(seen))
        changes.add(
            "input %s (%s): sha256 was %s, now %s"
                .formatted(
                    name, stage.inputs().getOrDefault(name, "gone"), start(then), start(seen)));
    }
    if (!changes.isEmpty()) throw new StageChangedException(stage.name(), changes);
  }

  private static String start(String hash) {
    return hash.substring(0, Math.min(12, hash.length()));
  }
}
