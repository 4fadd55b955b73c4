package org.reason4j.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.reason4j.checkpoint.RunDirectoryException.Reason.CANNOT_CREATE;
import static org.reason4j.checkpoint.RunDirectoryException.Reason.NEWER_VERSION;
import static org.reason4j.checkpoint.RunDirectoryException.Reason.NOT_A_RUN;
import static org.reason4j.checkpoint.RunDirectoryException.Reason.RECIPE_CHANGED;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.reason4j.config.Diff;
import org.reason4j.config.JsonFault;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;
import org.reason4j.weights.TensorSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A run on disk, owned by this process until closed. The same call makes a new run and goes on
/// with an old one; the recipe decides whether they are the same.
///
/// Order of use: [#open], then [#resume] (which cuts the event log and the rollouts back to the
/// checkpoint), then [#events], [#rollouts] and [#save]. A finished run is only looked at: do not
/// resume it.
public final class RunDirectory implements AutoCloseable {
  /// Version of the layout. Raised when a directory can no longer be read by what came before.
  static final int FORMAT = 1;

  public static final String RECIPE = "recipe.toml";
  public static final String ENVIRONMENT = "environment.json";
  public static final String EVENTS = "events.jsonl";
  public static final String ROLLOUTS = "rollouts";
  public static final String CHECKPOINTS = "checkpoints";

  /// What a run may leave that died before its recipe was written.
  private static final Set<String> BEGINNING =
      Set.of(RunLock.LOCK, RunLock.OWNER, ENVIRONMENT, ENVIRONMENT + ".part", RECIPE + ".part");

  private final Disk disk;
  private final Path folder;
  private final RunLock lock;
  private final String recipe;
  private final boolean created;
  private final List<String> environmentChanges;
  private final Checkpoints checkpoints;
  private final Rollouts rollouts;
  private final Optional<InstantSource> clock;
  private Optional<EventLog> events = Optional.empty();

  /// What `environment.json` holds.
  private record Made(int format, Environment environment) {}

  private RunDirectory(
      Disk disk,
      Path folder,
      RunLock lock,
      String recipe,
      Environment environment,
      Retention retention,
      Optional<InstantSource> clock) {
    this.disk = disk;
    this.folder = folder;
    this.lock = lock;
    this.clock = clock;
    created = !disk.exists(folder.resolve(RECIPE));
    if (created) {
      begin(recipe, environment);
      this.recipe = recipe;
      environmentChanges = List.of();
    } else {
      environmentChanges = readEnvironment(disk, folder).changes(environment);
      this.recipe = sameRecipe(recipe);
    }
    checkpoints =
        new Checkpoints(
            disk, folder.resolve(CHECKPOINTS), Sha256.of(this.recipe.getBytes(UTF_8)), retention);
    rollouts = new Rollouts(disk, folder.resolve(ROLLOUTS));
    checkpoints.removeLeftovers();
  }

  /// Makes a run, or opens one with the same recipe, and owns it.
  ///
  /// @param recipe the resolved recipe, as TOML
  /// @param clock stamps events with `time`; empty for none
  /// @throws RunDirectoryException where it cannot be used, with the reason and what to do
  /// @throws DiskException where the disk refuses
  public static RunDirectory open(
      Disk disk,
      Path folder,
      String recipe,
      Environment environment,
      Retention retention,
      Optional<InstantSource> clock) {
    RunLock lock = claim(disk, folder);
    try {
      return new RunDirectory(disk, folder, lock, recipe, environment, retention, clock);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /// Moves a run aside, so that a new one can take its name: `runs/zero` becomes `runs/zero.1`, or
  /// the next free number. Deletes nothing. Empty where there was no run.
  ///
  /// @throws RunDirectoryException where a process is working on it, or it holds something else
  public static Optional<Path> setAside(Disk disk, Path folder) {
    if (!disk.exists(folder)) return Optional.empty();
    if (!disk.exists(folder.resolve(RECIPE))) {
      requireRun(disk, folder);
      return Optional.empty();
    }
    try (var _ = RunLock.take(folder)) {
      Path aside = folder;
      for (int n = 1; disk.exists(aside); n++)
        aside = folder.resolveSibling(folder.getFileName() + "." + n);
      disk.move(folder, aside);
      Path owner = aside.resolve(RunLock.OWNER);
      if (disk.exists(owner)) disk.delete(owner);
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) disk.forceFolder(parent);
      return Optional.of(aside);
    }
  }

  /// Checks that a folder is a run that this version can read. Needs no lock.
  ///
  /// @throws RunDirectoryException where it is not
  public static void requireReadable(Disk disk, Path folder) {
    if (!disk.exists(folder.resolve(RECIPE)))
      throw new RunDirectoryException(
          NOT_A_RUN,
          folder,
          "no " + RECIPE + " in it; give the folder of a run, such as runs/zero");
    Environment _ = readEnvironment(disk, folder);
  }

  public Path folder() {
    return folder;
  }

  /// The recipe as the run was started with.
  public String recipe() {
    return recipe;
  }

  /// Whether this call made the run.
  public boolean created() {
    return created;
  }

  /// What is not as when the run was made: results then need not be the same to the bit.
  public List<String> environmentChanges() {
    return environmentChanges;
  }

  /// Finds the newest whole checkpoint and cuts event log and rollouts back to it. The event that
  /// announced the checkpoint follows in the log, as it did the first time.
  ///
  /// @throws CheckpointException where checkpoints were made and none can be used
  public Resume resume() {
    if (events.isPresent()) throw new IllegalStateException(folder + " was resumed before");
    Resume from = checkpoints.resume();
    Optional<Manifest> manifest = from.checkpoint().map(Checkpoint::manifest);
    Path log = folder.resolve(EVENTS);
    if (manifest.isEmpty() && announcesCheckpoint(log))
      throw new CheckpointException(
          folder.resolve(CHECKPOINTS),
          "empty, though " + EVENTS + " tells of a checkpoint",
          "that checkpoint; bring it back, or move the run aside with --fresh");
    var opened = EventLog.open(disk, log, manifest.map(Manifest::eventsBytes).orElse(0L), clock);
    events = Optional.of(opened);
    disk.forceFolder(folder); // the log's name
    rollouts.dropAfter(manifest.map(Manifest::rolloutsStep).orElse(0L));
    from.checkpoint().ifPresent(checkpoint -> opened.accept(announcement(checkpoint)));
    return from;
  }

  /// The event log; after [#resume] only.
  public EventLog events() {
    return events.orElseThrow(() -> new IllegalStateException("call resume() first"));
  }

  public Rollouts rollouts() {
    return rollouts;
  }

  /// Makes a checkpoint of everything so far, then announces it.
  ///
  /// @param sink gets [RunEvent.CheckpointSaved]; it passes it on to [#events]
  /// @param state any record of numbers, strings, lists and maps
  /// @param tensors by name: `model`, `optimizer`, `reference`
  /// @throws DiskException where the disk refuses; the checkpoints before are untouched
  public Checkpoint save(
      EventSink sink, String phase, long step, Object state, Map<String, TensorSource> tensors) {
    EventLog log = events();
    log.sync();
    Checkpoint saved =
        checkpoints.save(phase, step, log.position(), rollouts.lastStep(), state, tensors);
    sink.accept(announcement(saved));
    return saved;
  }

  @Override
  public void close() {
    try (lock) {
      events.ifPresent(EventLog::close);
    }
  }

  private static RunEvent announcement(Checkpoint checkpoint) {
    return new RunEvent.CheckpointSaved(
        checkpoint.phase(),
        checkpoint.step(),
        CHECKPOINTS + "/" + checkpoint.manifest().folderName());
  }

  private boolean announcesCheckpoint(Path log) {
    try (var lines = EventLog.lines(disk, log)) {
      return lines.anyMatch(line -> line.text().contains("\"checkpoint_saved\""));
    }
  }

  private static RunLock claim(Disk disk, Path folder) {
    try {
      if (disk.exists(folder)) {
        if (!disk.exists(folder.resolve(RECIPE))) requireRun(disk, folder);
      } else {
        disk.makeFolder(folder);
      }
      return RunLock.take(folder);
    } catch (DiskException e) {
      if (e.full()) throw e;
      throw new RunDirectoryException(
          CANNOT_CREATE,
          folder,
          "cannot be made or written (%s); choose a folder you may write with --out"
              .formatted(e.getMessage()),
          e);
    }
  }

  /// Refuses a folder that holds anything but the beginning of a run.
  private static void requireRun(Disk disk, Path folder) {
    for (String name : disk.list(folder))
      if (!BEGINNING.contains(name))
        throw new RunDirectoryException(
            NOT_A_RUN,
            folder,
            "holds \"%s\" and no %s, so it is not a run; choose an empty or new folder with --out"
                .formatted(name, RECIPE));
  }

  /// The recipe is written last: with it, the run exists.
  private void begin(String recipe, Environment environment) {
    disk.publish(
        folder.resolve(ENVIRONMENT),
        RunJson.MAPPER
            .writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(new Made(FORMAT, environment)));
    disk.publish(folder.resolve(RECIPE), recipe.getBytes(UTF_8));
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) disk.forceFolder(parent);
  }

  private static Environment readEnvironment(Disk disk, Path folder) {
    Path file = folder.resolve(ENVIRONMENT);
    try {
      JsonNode made = RunJson.MAPPER.readTree(disk.read(file));
      int format = made.path("format").asInt(0);
      if (format > FORMAT)
        throw new RunDirectoryException(
            NEWER_VERSION,
            folder,
            "has format %d and this version reads up to %d; update, or choose another --out"
                .formatted(format, FORMAT));
      return RunJson.MAPPER.treeToValue(made, Made.class).environment();
    } catch (JacksonException e) {
      throw new CheckpointException(
          file, "unreadable: " + JsonFault.of(e), "what " + ENVIRONMENT + " held", e);
    }
  }

  private String sameRecipe(String now) {
    String then = new String(disk.read(folder.resolve(RECIPE)), UTF_8);
    Diff changes = RecipeChange.between(then, now);
    if (!changes.isEmpty())
      throw new RunDirectoryException(
          RECIPE_CHANGED,
          folder,
          "was started with another recipe (then -> now):\n%s\n".formatted(changes)
              + "use the old values, choose another --out, or move the run aside with --fresh");
    return then;
  }
}
