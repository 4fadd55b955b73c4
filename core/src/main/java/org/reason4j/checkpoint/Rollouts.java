package org.reason4j.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.reason4j.weights.Disk;

/// Every trajectory of a run: `rollouts/step-000012.jsonl.gz`, one line a trajectory, published
/// whole. Equal trajectories give equal bytes (the gzip header holds no time). Readers need no
/// lock.
public final class Rollouts {
  private static final Pattern NAME = Pattern.compile("step-([0-9]{6,18})\\.jsonl\\.gz");
  private final Disk disk;
  private final Path folder;

  public Rollouts(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  /// Stores the trajectories of a step; they replace what was stored for it.
  public void write(long step, List<Trajectory> trajectories) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      for (Trajectory trajectory : trajectories) {
        if (trajectory.step() != step)
          throw new IllegalArgumentException(
              "trajectory of step %d among those of step %d".formatted(trajectory.step(), step));
        gzip.write((trajectory.toJson() + "\n").getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory does not refuse a write", e);
    }
    if (!disk.exists(folder)) {
      disk.makeFolder(folder);
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) disk.forceFolder(parent);
    }
    disk.publish(file(step), bytes.toByteArray());
  }

  /// The steps that are stored, ascending.
  public List<Long> steps() {
    List<Long> steps = new ArrayList<>();
    if (!disk.exists(folder)) return steps;
    for (String name : disk.list(folder)) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches()) steps.add(Long.parseLong(matcher.group(1)));
    }
    steps.sort(null);
    return steps;
  }

  /// The last step that is stored, 0 for none.
  public long lastStep() {
    List<Long> steps = steps();
    return steps.isEmpty() ? 0 : steps.getLast();
  }

  /// The trajectories of a step, in the order they were stored.
  ///
  /// @throws CheckpointException naming file and line where one cannot be read
  public List<Trajectory> read(long step) {
    Path file = file(step);
    List<Trajectory> trajectories = new ArrayList<>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(disk.read(file))), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine())
        trajectories.add(Trajectory.fromJson(line));
    } catch (IOException | IllegalArgumentException e) {
      throw new CheckpointException(
          file,
          "line %d: %s".formatted(trajectories.size() + 1, e.getMessage()),
          "gzipped lines of trajectories",
          e);
    }
    return trajectories;
  }

  /// The trajectories that a query asks for, in order; files are opened as the stream reaches them.
  public Stream<Trajectory> find(RolloutQuery query) {
    return steps().stream()
        .filter(query::wants)
        .flatMap(step -> read(step).stream())
        .filter(query::matches);
  }

  /// The nearest stored step at or before `step`.
  public OptionalLong nearest(long step) {
    return steps().stream().mapToLong(Long::longValue).filter(s -> s <= step).max();
  }

  /// Removes what was stored after a step: a resumed run makes it again.
  void dropAfter(long step) {
    for (long stored : steps()) if (stored > step) disk.delete(file(stored));
    if (!disk.exists(folder)) return;
    for (String name : disk.list(folder)) // a half-written one of a process that died
    if (name.endsWith(".part") && NAME.matcher(name.substring(0, name.length() - 5)).matches())
        disk.delete(folder.resolve(name));
  }

  private Path file(long step) {
    return folder.resolve("step-%06d.jsonl.gz".formatted(step));
  }
}
