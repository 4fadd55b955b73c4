package org.reason4j.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.reason4j.engine.RandomStreams;
import org.reason4j.event.RunEvent;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;

/// A run that trains nothing and leaves everything a run leaves: weights that depend on every step
/// before, an optimizer, a cursor, rollouts, events, checkpoints. No wall clock, so the same recipe
/// gives the same bytes.
final class FakeRun {
  static final String RECIPE = "[run]\nseed = 7\n\n[grpo]\nbeta = 0.001\n";
  static final Retention RETENTION = new Retention(2, 0);
  static final Environment ENVIRONMENT =
      new Environment(Optional.of("abc"), "jdk", "os", "cpu", 2, 1, new TreeMap<>());

  record State(long cursor, long counter, Map<String, Double> streams) {}

  private final Disk disk;
  private final Path folder;
  private final int steps;
  private final int every;

  /// Steps of the checkpoints whose save returned.
  final List<Long> saved = new ArrayList<>();

  List<Checkpoints.Damaged> rejected = List.of();
  long resumedFrom;

  FakeRun(Disk disk, Path folder, int steps, int every) {
    this.disk = disk;
    this.folder = folder;
    this.steps = steps;
    this.every = every;
  }

  static RunDirectory open(Disk disk, Path folder) {
    return RunDirectory.open(disk, folder, RECIPE, ENVIRONMENT, RETENTION, Optional.empty());
  }

  /// Runs to the end, from wherever the folder says.
  void finish() {
    try (var run = open(disk, folder)) {
      Resume from = run.resume();
      rejected = from.rejected();
      float[] weights = {1, 2, 3, 4, 5};
      double[] moments = new double[5];
      long cursor = 0;
      long counter = 0;
      if (from.checkpoint().isPresent()) {
        Checkpoint checkpoint = from.checkpoint().get();
        resumedFrom = checkpoint.step();
        State state = checkpoint.state(State.class);
        cursor = state.cursor();
        counter = state.counter();
        try (Safetensors model = checkpoint.tensors("model");
            Safetensors optimizer = checkpoint.tensors("optimizer")) {
          MemorySegment.ofArray(weights).copyFrom(model.tensor("weights").bytes());
          MemorySegment.ofArray(moments).copyFrom(optimizer.tensor("moments").bytes());
        }
      }
      for (long step = resumedFrom + 1; step <= steps; step++) {
        SplittableRandom random = RandomStreams.of(7, "grpo", step);
        List<Trajectory> trajectories = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
          double gradient = random.nextDouble() - 0.5 + weights[i] * 1e-3;
          moments[i] = 0.9 * moments[i] + 0.1 * gradient;
          weights[i] -= (float) (0.1 * moments[i]);
          if (i < 2) trajectories.add(trajectory(step, i, gradient));
        }
        cursor += random.nextInt(10);
        counter++;
        run.rollouts().write(step, trajectories);
        run.events().accept(new RunEvent.Progress("grpo", step));
        run.events().accept(new RunEvent.StepFinished("grpo", step, Map.of("loss", moments[0])));
        if (step % every == 0 || step == steps) {
          run.save(
              run.events(),
              "grpo",
              step,
              new State(cursor, counter, Map.of("b", 0.5, "a", moments[1])),
              Map.of(
                  "model", tensors("weights", StoredType.F32, MemorySegment.ofArray(weights)),
                  "optimizer", tensors("moments", StoredType.F64, MemorySegment.ofArray(moments))));
          saved.add(step);
        }
      }
      run.events().accept(new RunEvent.RunFinished());
    }
  }

  private static TensorSource tensors(String name, StoredType type, MemorySegment bytes) {
    return TensorSource.of(
        List.of(
            new TensorBytes(new TensorSpec(name, type, bytes.byteSize() / type.bytes()), bytes)));
  }

  static Trajectory trajectory(long step, int sample, double reward) {
    return new Trajectory(
        step,
        0,
        sample,
        "chain",
        "p" + step,
        "en",
        "1 + 2 =",
        "3",
        new int[] {1, 2},
        new int[] {3, 4},
        new float[] {-0.25f, -1e-7f},
        " <think> wait, 1 + 2 </think> <answer> 3 </answer>",
        Trajectory.Finish.STOP,
        Trajectory.Outcome.CORRECT,
        ordered("accuracy", OptionalDouble.of(reward), "format", OptionalDouble.empty()),
        reward,
        -reward,
        ordered("style", "several", "tries", 2, "checked", true));
  }

  /// A map that keeps its order; that of `Map.of` differs from one JVM to the next.
  @SuppressWarnings("unchecked")
  private static <V> Map<String, V> ordered(Object... pairs) {
    Map<String, V> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], (V) pairs[i + 1]);
    return map;
  }

  /// Every file of a run by its name, but for the lock and damaged checkpoints that were kept.
  static SortedMap<String, String> content(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(path).toString();
        if (name.startsWith("lock") || name.contains(".damaged")) continue;
        files.put(name, Sha256.of(Files.readAllBytes(path)));
      }
    }
    return files;
  }

  /// Names of the files that are absent, surplus or different.
  static List<String> differences(Path folder, SortedMap<String, String> expected)
      throws IOException {
    SortedMap<String, String> found = content(folder);
    var names = new TreeMap<>(expected);
    names.putAll(found);
    return names.keySet().stream()
        .filter(name -> !Objects.equals(found.get(name), expected.get(name)))
        .toList();
  }

  /// A run in a process of its own: folder, steps, steps between checkpoints; or the folder alone,
  /// which is locked until the process is killed.
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    if (arguments.length == 1) {
      try (var run = open(Disk.system(), folder)) {
        Files.writeString(folder.resolveSibling("held"), run.recipe());
        Thread.sleep(60_000);
      }
    } else {
      new FakeRun(
              Disk.system(), folder, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))
          .finish();
    }
  }

  /// Starts [#main] in a process of its own.
  static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FakeRun.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start();
  }
}
