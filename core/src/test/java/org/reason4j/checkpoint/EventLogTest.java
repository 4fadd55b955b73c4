package org.reason4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.event.RunEvent;
import org.reason4j.event.RunEventJson;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;
import org.reason4j.weights.FaultDisk;
import org.reason4j.weights.FaultDisk.Fault;

class EventLogTest {
  private static final Disk DISK = Disk.system();
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("events.jsonl");
  }

  private static RunEvent step(long number) {
    return new RunEvent.StepFinished("grpo", number, Map.of("loss", 0.5));
  }

  @Test
  void eventsAreLinesAndProgressIsNot() throws Exception {
    try (var log = EventLog.open(DISK, file(), 0, Optional.empty())) {
      log.accept(step(1));
      log.accept(new RunEvent.Progress("grpo", 1));
      assertThat(log.position()).isEqualTo(Files.size(file()));
      log.accept(step(2));
    }
    assertThat(EventLog.lines(DISK, file()).map(line -> RunEventJson.decode(line.text())))
        .containsExactly(step(1), step(2));
    assertThat(EventLog.lines(DISK, file()).map(EventLog.Line::number)).containsExactly(1L, 2L);
  }

  @Test
  void goingOnCutsTheLogToThePosition() throws Exception {
    long position;
    try (var log = EventLog.open(DISK, file(), 0, Optional.empty())) {
      log.accept(step(1));
      position = log.position();
      log.accept(step(2));
    }
    Files.writeString(file(), Files.readString(file()) + "{\"event\":\"step_fin");
    assertThat(EventLog.lines(DISK, file())).hasSize(2); // a half line is not a line
    assertThat(EventLog.lines(DISK, file()).findFirst().orElseThrow().end()).isEqualTo(position);
    try (var log = EventLog.open(DISK, file(), position, Optional.empty())) {
      log.accept(step(3));
    }
    assertThat(EventLog.lines(DISK, file()).map(line -> RunEventJson.decode(line.text())))
        .containsExactly(step(1), step(3));
    assertThatThrownBy(() -> EventLog.open(DISK, file(), 10_000, Optional.empty()).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith("expected 10000 bytes, as when the checkpoint was made");
  }

  @Test
  void aClockStampsTheLines() throws Exception {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    try (var log = EventLog.open(DISK, file(), 0, Optional.of(() -> now))) {
      log.accept(step(1));
    }
    assertThat(Files.readString(file())).isEqualTo(RunEventJson.encode(step(1), now) + "\n");
  }

  @Test
  void afterARefusedWriteNothingFollows() throws Exception {
    for (int at = 3; at <= 4; at++) { // 1 opens, 2 asks for the size
      Files.deleteIfExists(file());
      var disk = new FaultDisk(at, Fault.FULL);
      try (var log = EventLog.open(disk, file(), 0, Optional.empty())) {
        assertThatThrownBy(
                () -> {
                  log.accept(step(1));
                  log.sync();
                })
            .isInstanceOf(DiskException.class)
            .hasMessageContaining("No space left on device");
        assertThatThrownBy(() -> log.accept(step(2)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("cannot go on after a refused write");
        assertThatThrownBy(log::sync).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void anAbsentOrEmptyLogHasNoLines() throws Exception {
    assertThat(EventLog.lines(DISK, file())).isEmpty();
    Files.createFile(file());
    assertThat(EventLog.lines(DISK, file())).isEmpty();
  }
}
