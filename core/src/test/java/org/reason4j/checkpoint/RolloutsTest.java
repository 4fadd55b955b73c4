package org.reason4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.Disk;

class RolloutsTest {
  @TempDir Path folder;

  private Rollouts rollouts() {
    return new Rollouts(Disk.system(), folder.resolve("rollouts"));
  }

  private static List<Trajectory> step(long step) {
    return List.of(
        FakeRun.trajectory(step, 0, step / 10.0), FakeRun.trajectory(step, 1, -step / 10.0));
  }

  @Test
  void trajectoriesComeBackInOrder() {
    rollouts().write(12, step(12));
    assertThat(Disk.system().list(folder.resolve("rollouts")))
        .containsExactly("step-000012.jsonl.gz");
    assertThat(rollouts().read(12).stream().map(Trajectory::toJson))
        .containsExactlyElementsOf(step(12).stream().map(Trajectory::toJson).toList());
    assertThat(rollouts().lastStep()).isEqualTo(12);
  }

  @Test
  void theBytesHoldNoTime() throws Exception {
    Path file = folder.resolve("rollouts/step-000001.jsonl.gz");
    rollouts().write(1, step(1));
    byte[] first = Files.readAllBytes(file);
    rollouts().write(1, step(1));
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    assertThat(first).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
  }

  @Test
  void queriesNarrow() {
    for (long step = 1; step <= 5; step++) rollouts().write(step, step(step));
    assertThat(rollouts().find(RolloutQuery.all())).hasSize(10);
    assertThat(rollouts().find(RolloutQuery.all().steps(2, 3)).map(Trajectory::step))
        .containsExactly(2L, 2L, 3L, 3L);
    assertThat(rollouts().find(RolloutQuery.all().rewardBetween(0.3, 0.4)).map(Trajectory::step))
        .containsExactly(3L, 4L);
    assertThat(rollouts().find(RolloutQuery.all().containing("WAIT, 1"))).hasSize(10);
    assertThat(rollouts().find(RolloutQuery.all().containing("never said"))).isEmpty();
    assertThat(rollouts().find(RolloutQuery.all().prompt(1))).isEmpty();
    assertThat(rollouts().find(RolloutQuery.all().judged(Trajectory.Outcome.WRONG))).isEmpty();
    assertThat(rollouts().nearest(9)).hasValue(5);
    assertThat(rollouts().nearest(0)).isEmpty();
  }

  @Test
  void aFileThatIsNotReadIsOutsideTheQuery() throws Exception {
    rollouts().write(1, step(1));
    rollouts().write(2, step(2));
    Files.write(folder.resolve("rollouts/step-000001.jsonl.gz"), new byte[] {1, 2, 3});
    assertThat(rollouts().find(RolloutQuery.all().steps(2, 2))).hasSize(2);
    assertThatThrownBy(() -> rollouts().find(RolloutQuery.all()).toList())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("step-000001.jsonl.gz: line 1: ");
  }

  @Test
  void droppingTouchesLaterStepsOnly() throws Exception {
    for (long step = 1; step <= 3; step++) rollouts().write(step, step(step));
    Files.writeString(folder.resolve("rollouts/notes.txt"), "mine");
    Files.writeString(folder.resolve("rollouts/step-000004.jsonl.gz.part"), "half");
    rollouts().dropAfter(1);
    assertThat(Disk.system().list(folder.resolve("rollouts")))
        .containsExactly("notes.txt", "step-000001.jsonl.gz");
  }

  @Test
  void aTrajectoryOfAnotherStepIsRefused() {
    assertThatThrownBy(() -> rollouts().write(2, step(1)))
        .hasMessage("trajectory of step 1 among those of step 2");
  }
}
