package org.reason4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;
import org.reason4j.weights.FaultDisk;
import org.reason4j.weights.FaultDisk.Fault;
import org.reason4j.weights.FaultDisk.Killed;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;

class CheckpointsTest {
  private static final Disk DISK = Disk.system();
  @TempDir Path temporary;

  record State(long step) {}

  private Path folder() {
    return temporary.resolve("checkpoints");
  }

  private Checkpoints checkpoints(int last, long every) {
    return new Checkpoints(DISK, folder(), "recipe", new Retention(last, every));
  }

  private static TensorSource numbers(float... values) {
    var spec = new TensorSpec("w", StoredType.F32, values.length);
    return TensorSource.of(List.of(new TensorBytes(spec, MemorySegment.ofArray(values))));
  }

  private static Checkpoint save(Checkpoints checkpoints, String phase, long step) {
    return checkpoints.save(
        phase, step, 10 * step, step, new State(step), Map.of("model", numbers((float) step, 2)));
  }

  private List<String> names() {
    return DISK.list(folder());
  }

  @Test
  void aSavedCheckpointComesBack() {
    Checkpoint saved = save(checkpoints(2, 0), "grpo", 12);
    assertThat(saved.folder()).isEqualTo(folder().resolve("grpo-000012"));
    Checkpoint found = Checkpoints.newest(DISK, folder()).checkpoint().orElseThrow();
    assertThat(found.manifest()).isEqualTo(saved.manifest());
    assertThat(found.manifest().eventsBytes()).isEqualTo(120);
    assertThat(found.state(State.class)).isEqualTo(new State(12));
    assertThat(found.has("optimizer")).isFalse();
    assertThatThrownBy(() -> found.tensors("optimizer").close())
        .hasMessageContaining(
            "no tensors \"optimizer\"; expected one of [model.safetensors, state");
    try (var model = found.tensors("model")) {
      assertThat(model.tensor("w").bytes().mismatch(MemorySegment.ofArray(new float[] {12, 2})))
          .isEqualTo(-1);
    }
  }

  @Test
  void flippingAnyByteIsDetectedAndTheFileNamed() throws Exception {
    Path checkpoint = save(checkpoints(2, 0), "grpo", 1).folder();
    long flips = 0;
    long bytes = 0;
    for (String name : DISK.list(checkpoint)) {
      Path file = checkpoint.resolve(name);
      byte[] good = Files.readAllBytes(file);
      bytes += good.length;
      for (int at = 0; at < good.length; at++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << at % 8);
        Files.write(file, bad);
        assertThatThrownBy(() -> Checkpoint.open(DISK, checkpoint))
            .as("%s byte %d", name, at)
            .isInstanceOf(CheckpointException.class)
            .hasMessageContaining(name);
        flips++;
      }
      Files.write(file, good);
    }
    assertThat(flips).isEqualTo(bytes).isGreaterThan(400);
    assertThat(Checkpoint.open(DISK, checkpoint).step()).isEqualTo(1);
  }

  @Test
  void anyOtherLengthIsDetected() throws Exception {
    Path checkpoint = save(checkpoints(2, 0), "grpo", 1).folder();
    for (String name : DISK.list(checkpoint)) {
      Path file = checkpoint.resolve(name);
      byte[] good = Files.readAllBytes(file);
      for (int length = 0; length <= good.length + 1; length++) {
        if (length == good.length) continue;
        Files.write(file, java.util.Arrays.copyOf(good, length));
        assertThatThrownBy(() -> Checkpoint.open(DISK, checkpoint))
            .as("%s of %d bytes", name, length)
            .isInstanceOf(CheckpointException.class);
      }
      Files.delete(file);
      assertThatThrownBy(() -> Checkpoint.open(DISK, checkpoint))
          .as("without " + name)
          .isInstanceOf(CheckpointException.class);
      Files.write(file, good);
    }
  }

  @Test
  void aDamagedOneIsNamedKeptAsideAndThePreviousUsed() throws Exception {
    var checkpoints = checkpoints(3, 0);
    save(checkpoints, "grpo", 1);
    save(checkpoints, "grpo", 2);
    Path damaged = folder().resolve("grpo-000002/model.safetensors");
    Files.write(damaged, new byte[] {1});
    Resume from = checkpoints.resume();
    assertThat(from.checkpoint().orElseThrow().step()).isEqualTo(1);
    assertThat(from.rejected()).hasSize(1);
    assertThat(from.rejected().getFirst().cause())
        .hasMessageStartingWith(damaged + ": 1 bytes; expected ");
    assertThat(names()).containsExactly("grpo-000001", "grpo-000002.damaged");
    assertThat(save(checkpoints, "grpo", 2).manifest().sequence()).isEqualTo(1);
  }

  @Test
  void whereNoneIsWholeStartingOverIsRefused() throws Exception {
    save(checkpoints(2, 0), "grpo", 1);
    Files.delete(folder().resolve("grpo-000001/manifest.json"));
    assertThatThrownBy(() -> checkpoints(2, 0).resume())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("none of 1 checkpoints is whole")
        .hasMessageContaining("--fresh");
    assertThat(names()).containsExactly("grpo-000001");
  }

  @Test
  void retentionKeepsTheLastEveryKthAndTheNewestOfEachPhase() {
    var checkpoints = checkpoints(2, 4);
    for (long step = 1; step <= 3; step++) save(checkpoints, "pretrain", step);
    for (long step = 1; step <= 7; step++) save(checkpoints, "grpo", step);
    assertThat(names())
        .containsExactly("grpo-000004", "grpo-000006", "grpo-000007", "pretrain-000003");
    assertThat(Checkpoints.newest(DISK, folder()).checkpoint().orElseThrow().phase())
        .isEqualTo("grpo");
  }

  @Test
  void retentionRemovesNothingThatIsNotItsOwn() throws Exception {
    var checkpoints = checkpoints(2, 0);
    save(checkpoints, "grpo", 1);
    Files.writeString(folder().resolve("grpo-000001/notes.txt"), "mine");
    Path copied = Files.createDirectories(folder().resolve(".draft-copied"));
    Files.writeString(copied.resolve("notes.txt"), "mine");
    Files.createDirectories(folder().resolve("backup/deep"));
    new Checkpoints(DISK, folder(), "another recipe", new Retention(2, 0))
        .save("grpo", 2, 0, 0, new State(2), Map.of());
    for (long step = 3; step <= 6; step++) save(checkpoints, "grpo", step);
    checkpoints.removeLeftovers();
    assertThat(names())
        .containsExactly(
            ".draft-copied", "backup", "grpo-000001", "grpo-000002", "grpo-000005", "grpo-000006");
  }

  @Test
  void savingTwiceAtOneStepReplaces() {
    var checkpoints = checkpoints(2, 0);
    save(checkpoints, "grpo", 1);
    Checkpoint again =
        checkpoints.save("grpo", 1, 99, 1, new State(5), Map.of("model", numbers(3)));
    assertThat(again.state(State.class)).isEqualTo(new State(5));
    assertThat(names()).containsExactly("grpo-000001");
  }

  @Test
  void killedWhileReplacingOneOfThemIsThere() throws Exception {
    for (int at = 1; ; at++) {
      save(checkpoints(2, 0), "grpo", 1);
      var disk = new FaultDisk(at, Fault.KILL);
      boolean killed = false;
      try {
        save(new Checkpoints(disk, folder(), "recipe", new Retention(2, 0)), "grpo", 1);
      } catch (Killed e) {
        killed = true;
      }
      checkpoints(2, 0).removeLeftovers();
      assertThat(names()).as("killed at %d", at).containsExactly("grpo-000001");
      Checkpoint whole = Checkpoint.open(DISK, folder().resolve("grpo-000001"));
      assertThat(whole.step()).isEqualTo(1);
      CrashTest.remove(folder());
      if (!killed) {
        assertThat(at).isGreaterThan(20);
        return;
      }
    }
  }

  @Test
  void tooLittleSpaceIsFoundBeforeAnythingIsWritten() {
    var full =
        new FaultDisk(0, Fault.FULL) {
          @Override
          public long freeBytes(Path path) {
            return 1000;
          }
        };
    var checkpoints = new Checkpoints(full, folder(), "recipe", new Retention(2, 0));
    assertThatThrownBy(() -> save(checkpoints, "grpo", 1))
        .isInstanceOf(DiskException.class)
        .hasMessageContaining("and 1,000 are free; make room on that disk");
    assertThat(names()).isEmpty();
  }

  @Test
  void aCheckpointThatIsNotReadBackAsWrittenIsRefused() throws Exception {
    var checkpoints = checkpoints(2, 0);
    save(checkpoints, "grpo", 1);
    var liar =
        new FaultDisk(0, Fault.FULL) {
          @Override
          public void move(Path from, Path to) {
            try { // the disk loses a byte after the sync
              Path state = from.resolve("state.json");
              if (Files.exists(state)) Files.writeString(state, "{\"step\":3}");
            } catch (java.io.IOException e) {
              throw new AssertionError(e);
            }
            super.move(from, to);
          }
        };
    var lied = new Checkpoints(liar, folder(), "recipe", new Retention(2, 0));
    assertThatThrownBy(() -> save(lied, "grpo", 2))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("state.json: SHA-256");
    assertThat(Checkpoints.newest(DISK, folder()).checkpoint().orElseThrow().step()).isEqualTo(1);
  }

  @Test
  void unusableNamesAreRefused() {
    assertThatThrownBy(() -> save(checkpoints(2, 0), "../grpo", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> save(checkpoints(2, 0), "grpo", -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Retention(1, 0)).hasMessageContaining("2 or more");
  }
}
