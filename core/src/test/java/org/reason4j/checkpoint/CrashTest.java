package org.reason4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;
import org.reason4j.weights.FaultDisk;
import org.reason4j.weights.FaultDisk.Fault;
import org.reason4j.weights.FaultDisk.Killed;

/// A run that is killed, or refused, at each of its file operations goes on and ends with the same
/// bytes as one that was left alone.
class CrashTest {
  private static final int STEPS = 6;
  private static final int EVERY = 2;
  @TempDir Path temporary;

  private SortedMap<String, String> undisturbed() throws IOException {
    Path folder = temporary.resolve("undisturbed");
    new FakeRun(new FaultDisk(0, Fault.KILL), folder, STEPS, EVERY).finish();
    var content = FakeRun.content(folder);
    assertThat(content)
        .containsKeys(
            "recipe.toml",
            "environment.json",
            "events.jsonl",
            "rollouts/step-000006.jsonl.gz",
            "checkpoints/grpo-000004/manifest.json",
            "checkpoints/grpo-000006/model.safetensors")
        .doesNotContainKey("checkpoints/grpo-000002/manifest.json");
    return content;
  }

  private int operations() {
    var counting = new FaultDisk(0, Fault.KILL);
    new FakeRun(counting, temporary.resolve("counted"), STEPS, EVERY).finish();
    return counting.calls().size();
  }

  @Test
  void killedAtEachOperationItEndsWithTheSameBytes() throws Exception {
    var expected = undisturbed();
    int operations = operations();
    assertThat(operations).isGreaterThan(100);
    for (int at = 1; at <= operations; at++) {
      Path folder = temporary.resolve("kill-" + at);
      var first = new FakeRun(new FaultDisk(at, Fault.KILL), folder, STEPS, EVERY);
      assertThat(killed(first)).as("killed at %d", at).isTrue();
      var second = new FakeRun(new FaultDisk(0, Fault.KILL), folder, STEPS, EVERY);
      second.finish();
      assertThat(FakeRun.differences(folder, expected)).as("killed at %d", at).isEmpty();
      assertThat(second.rejected).as("killed at %d", at).isEmpty();
      long lastSaved = first.saved.isEmpty() ? 0 : first.saved.getLast();
      assertThat(second.resumedFrom).as("killed at %d", at).isGreaterThanOrEqualTo(lastSaved);
      remove(folder);
    }
  }

  @Test
  void killedAgainAndAgainItEndsWithTheSameBytes() throws Exception {
    var expected = undisturbed();
    int operations = operations();
    long seed = Long.getLong("reason4j.seed", 1);
    var random = new SplittableRandom(seed);
    for (int trial = 0; trial < 100; trial++) {
      Path folder = temporary.resolve("again-" + trial);
      int kills = 0;
      while (kills < 4
          && killed(
              new FakeRun(
                  new FaultDisk(1 + random.nextInt(operations / (1 + kills)), Fault.KILL),
                  folder,
                  STEPS,
                  EVERY))) kills++;
      new FakeRun(new FaultDisk(0, Fault.KILL), folder, STEPS, EVERY).finish();
      assertThat(FakeRun.differences(folder, expected))
          .as("trial %d of -Dreason4j.seed=%d, %d kills", trial, seed, kills)
          .isEmpty();
      remove(folder);
    }
  }

  @Test
  void refusedAtEachOperationNothingIsLost() throws Exception {
    var expected = undisturbed();
    int operations = operations();
    for (Fault fault : List.of(Fault.FULL, Fault.STAYS_FULL, Fault.BROKEN)) {
      int refused = 0;
      for (int at = 1; at <= operations; at++) {
        Path folder = temporary.resolve(fault + "-" + at);
        String where = fault + " at " + at;
        var first = new FakeRun(new FaultDisk(at, fault), folder, STEPS, EVERY);
        try {
          first.finish();
        } catch (DiskException e) {
          refused++;
          if (fault != Fault.BROKEN) assertThat(e.full()).as(where).isTrue();
        } catch (RunDirectoryException | CheckpointException e) {
          refused++;
          assertThat(fault).as(where).isEqualTo(Fault.BROKEN);
        }
        if (!first.saved.isEmpty()) {
          Resume newest = Checkpoints.newest(Disk.system(), folder.resolve("checkpoints"));
          assertThat(newest.checkpoint().orElseThrow().step())
              .as(where)
              .isGreaterThanOrEqualTo(first.saved.getLast());
        }
        new FakeRun(new FaultDisk(0, Fault.KILL), folder, STEPS, EVERY).finish();
        assertThat(FakeRun.differences(folder, expected)).as(where).isEmpty();
        remove(folder);
      }
      assertThat(refused).as(fault + " refusals").isGreaterThan(operations / 2);
    }
  }

  @Test
  void aProcessKilledAtRandomMomentsEndsWithTheSameBytes() throws Exception {
    int steps = 400; // a quiet machine does 40 before the first kill
    Path alone = temporary.resolve("alone");
    new FakeRun(Disk.system(), alone, steps, EVERY).finish();
    var random = new SplittableRandom(Long.getLong("reason4j.seed", 1));
    Path folder = temporary.resolve("killed");
    int kills = 0;
    for (int trial = 0; trial < Integer.getInteger("reason4j.kills", 6); trial++) {
      Process process = FakeRun.start(folder.toString(), "" + steps, "" + EVERY);
      if (!process.waitFor(250 + random.nextInt(500), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        kills++;
      }
    }
    new FakeRun(Disk.system(), folder, steps, EVERY).finish();
    assertThat(kills).isPositive();
    assertThat(FakeRun.differences(folder, FakeRun.content(alone))).isEmpty();
  }

  private static boolean killed(FakeRun run) {
    try {
      run.finish();
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  static void remove(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }
}
