package org.reason4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.reason4j.checkpoint.RunDirectoryException.Reason.CANNOT_CREATE;
import static org.reason4j.checkpoint.RunDirectoryException.Reason.IN_USE;
import static org.reason4j.checkpoint.RunDirectoryException.Reason.NEWER_VERSION;
import static org.reason4j.checkpoint.RunDirectoryException.Reason.NOT_A_RUN;
import static org.reason4j.checkpoint.RunDirectoryException.Reason.RECIPE_CHANGED;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.event.RunEvent;
import org.reason4j.weights.Disk;

class RunDirectoryTest {
  private static final Disk DISK = Disk.system();
  @TempDir Path temporary;
  private Path folder = Path.of("");

  record State(int number) {}

  @BeforeEach
  void name() {
    folder = temporary.resolve("runs/zero");
  }

  private RunDirectory open() {
    return FakeRun.open(DISK, folder);
  }

  private static RunDirectoryException.Reason reason(Throwable thrown) {
    return ((RunDirectoryException) thrown).reason();
  }

  @Test
  void theSameCallMakesAndGoesOn() throws Exception {
    try (var run = open()) {
      assertThat(run.created()).isTrue();
      assertThat(run.resume().checkpoint()).isEmpty();
      run.save(run.events(), "pretrain", 3, new State(1), Map.of());
      run.events().accept(new RunEvent.StepFinished("pretrain", 4, Map.of()));
    }
    assertThat(Files.readString(folder.resolve("recipe.toml"))).isEqualTo(FakeRun.RECIPE);
    assertThat(Files.readString(folder.resolve("events.jsonl")))
        .isEqualTo(
            """
            {"event":"checkpoint_saved","phase":"pretrain","step":3,"path":"checkpoints/pretrain-000003"}
            {"event":"step_finished","phase":"pretrain","step":4,"metrics":{}}
            """);
    try (var run = open()) {
      assertThat(run.created()).isFalse();
      assertThat(run.environmentChanges()).isEmpty();
      Checkpoint from = run.resume().checkpoint().orElseThrow();
      assertThat(from.state(State.class)).isEqualTo(new State(1));
    }
    assertThat(Files.readAllLines(folder.resolve("events.jsonl"))).hasSize(1);
  }

  @Test
  void openingAloneChangesNothing() throws Exception {
    new FakeRun(DISK, folder, 3, 2).finish();
    var before = FakeRun.content(folder);
    try (var run = open()) {
      assertThatThrownBy(run::events).isInstanceOf(IllegalStateException.class);
    }
    assertThat(FakeRun.differences(folder, before)).isEmpty();
  }

  @Test
  void aSecondOwnerIsRefusedWithTheFirstOnesProcess() {
    try (var run = open()) {
      assertThatThrownBy(this::open)
          .satisfies(e -> assertThat(reason(e)).isEqualTo(IN_USE))
          .hasMessage(
              "%s: process %d is working on this run; wait for it or stop it, or choose another --out"
                  .formatted(folder, ProcessHandle.current().pid()));
      assertThatThrownBy(() -> RunDirectory.setAside(DISK, folder))
          .satisfies(e -> assertThat(reason(e)).isEqualTo(IN_USE));
      assertThat(run.resume().checkpoint()).isEmpty(); // the refusal did not take the lock away
      assertThatThrownBy(this::open).isInstanceOf(RunDirectoryException.class);
    }
    open().close();
  }

  @Test
  void anotherRecipeIsRefusedWithTheDifference() {
    open().close();
    String changed = "# a comment\n[run]\nseed = 8\n[grpo]\nbeta = 0.001\nclip = 0.2\n";
    assertThatThrownBy(() ->
            RunDirectory.open(
                DISK, folder, changed, FakeRun.ENVIRONMENT, FakeRun.RETENTION, Optional.empty()))
        .satisfies(e -> assertThat(reason(e)).isEqualTo(RECIPE_CHANGED))
        .hasMessage(
            """
            %s: was started with another recipe (then -> now):
              run.seed: 7 -> 8
              grpo.clip: unset -> 0.2
            use the old values, choose another --out, or move the run aside with --fresh\
            """
                .formatted(folder));
    try (var run =
        RunDirectory.open(
            DISK,
            folder,
            "# only a comment\n" + FakeRun.RECIPE,
            FakeRun.ENVIRONMENT,
            FakeRun.RETENTION,
            Optional.empty())) {
      assertThat(run.recipe()).isEqualTo(FakeRun.RECIPE);
    }
  }

  @Test
  void aNewerFormatIsRefused() throws Exception {
    open().close();
    Path file = folder.resolve("environment.json");
    String newer = Files.readString(file).replace("\"format\" : 1", "\"format\" : 2");
    Files.writeString(file, newer.replace("\"threads\"", "\"unknown\""));
    assertThatThrownBy(this::open)
        .satisfies(e -> assertThat(reason(e)).isEqualTo(NEWER_VERSION))
        .hasMessage(
            folder
                + ": has format 2 and this version reads up to 1; update, or choose another --out");
    assertThatThrownBy(() -> RunDirectory.requireReadable(DISK, folder))
        .satisfies(e -> assertThat(reason(e)).isEqualTo(NEWER_VERSION));
  }

  @Test
  void aFolderOfSomethingElseIsLeftAlone() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("thesis.tex"), "");
    assertThatThrownBy(this::open)
        .satisfies(e -> assertThat(reason(e)).isEqualTo(NOT_A_RUN))
        .hasMessageContaining("holds \"thesis.tex\" and no recipe.toml");
    assertThatThrownBy(() -> RunDirectory.setAside(DISK, folder))
        .satisfies(e -> assertThat(reason(e)).isEqualTo(NOT_A_RUN));
    assertThatThrownBy(() -> RunDirectory.requireReadable(DISK, folder))
        .satisfies(e -> assertThat(reason(e)).isEqualTo(NOT_A_RUN));
    assertThat(DISK.list(folder)).containsExactly("thesis.tex");
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws Exception {
    Files.writeString(temporary.resolve("runs"), "a file");
    assertThatThrownBy(this::open)
        .satisfies(e -> assertThat(reason(e)).isEqualTo(CANNOT_CREATE))
        .hasMessageContaining("cannot be made or written (cannot make folder")
        .hasMessageContaining("choose a folder you may write with --out");
    assertThat(CANNOT_CREATE.exitCode()).isEqualTo(73);
  }

  @Test
  void freshMovesOldRunsAsideAndDeletesNothing() throws Exception {
    assertThat(RunDirectory.setAside(DISK, folder)).isEmpty();
    for (int n = 1; n <= 2; n++) {
      new FakeRun(DISK, folder, 2, 1).finish();
      var before = FakeRun.content(folder);
      Path aside = RunDirectory.setAside(DISK, folder).orElseThrow();
      assertThat(aside).isEqualTo(temporary.resolve("runs/zero." + n));
      assertThat(FakeRun.differences(aside, before)).isEmpty();
      assertThat(folder).doesNotExist();
    }
    folder = temporary.resolve("runs/zero.1");
    open().close(); // the moved run is still a run, and free
  }

  @Test
  void aLostCheckpointIsNotTakenForANewRun() throws Exception {
    new FakeRun(DISK, folder, 2, 2).finish();
    CrashTest.remove(folder.resolve("checkpoints"));
    var before = FakeRun.content(folder);
    try (var run = open()) {
      assertThatThrownBy(run::resume)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("empty, though events.jsonl tells of a checkpoint");
    }
    assertThat(FakeRun.differences(folder, before)).isEmpty();
  }

  @Test
  void aLostEventLogIsNamed() throws Exception {
    new FakeRun(DISK, folder, 2, 2).finish();
    Files.delete(folder.resolve("events.jsonl"));
    try (var run = open()) {
      assertThatThrownBy(run::resume)
          .isInstanceOf(CheckpointException.class)
          .hasMessageMatching(".*events.jsonl: 0 bytes; expected \\d+ bytes, as when .*");
    }
  }

  @Test
  void aDamagedCheckpointCostsOneIntervalAndNoByte() throws Exception {
    Path alone = temporary.resolve("alone");
    new FakeRun(DISK, alone, 6, 2).finish();
    new FakeRun(DISK, folder, 6, 2).finish();
    Files.write(folder.resolve("checkpoints/grpo-000006/optimizer.safetensors"), new byte[9]);
    var again = new FakeRun(DISK, folder, 6, 2);
    again.finish();
    assertThat(again.resumedFrom).isEqualTo(4);
    assertThat(again.rejected.getFirst().cause()).hasMessageContaining("optimizer.safetensors");
    assertThat(FakeRun.differences(folder, FakeRun.content(alone))).isEmpty();
    assertThat(folder.resolve("checkpoints/grpo-000006.damaged")).exists();
  }

  @Test
  void anotherEnvironmentIsTold() {
    open().close();
    var other = new Environment(Optional.empty(), "jdk", "os", "cpu", 2, 4, new TreeMap<>());
    try (var run =
        RunDirectory.open(
            DISK, folder, FakeRun.RECIPE, other, FakeRun.RETENTION, Optional.empty())) {
      assertThat(run.environmentChanges())
          .containsExactly("commit: abc, now unknown", "threads: 1, now 4");
    }
  }
}
