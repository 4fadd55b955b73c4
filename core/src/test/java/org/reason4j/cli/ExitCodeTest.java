package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reason4j.checkpoint.CheckpointException;
import org.reason4j.config.ConfigException;
import org.reason4j.data.ExampleException;
import org.reason4j.engine.NativeException;
import org.reason4j.event.RunEventException;
import org.reason4j.model.ModelException;
import org.reason4j.pipeline.r1.NoOpinionException;
import org.reason4j.weights.DiskException;
import org.reason4j.weights.WeightsException;

class ExitCodeTest {
  @Test
  void eachKindOfFailureHasItsCode() {
    assertThat(ExitCode.of(new ConfigException("grpo.lr is -1"))).isEqualTo(78);
    assertThat(ExitCode.of(ConfigException.usage("--set x"))).isEqualTo(2);
    assertThat(ExitCode.of(new CommandException(ExitCode.SAID_NO, "differs"))).isEqualTo(1);
    assertThat(ExitCode.of(new NoSuchFileException("a"))).isEqualTo(66);
    assertThat(ExitCode.of(new AccessDeniedException("a"))).isEqualTo(73);
    assertThat(ExitCode.of(new IOException("No space left on device"))).isEqualTo(74);
    assertThat(ExitCode.of(new NativeException("no libtorch", new UnsatisfiedLinkError())))
        .isEqualTo(69);
    assertThat(ExitCode.of(new NoOpinionException("data", "judge", "x", Map.of("time-out", 3))))
        .isEqualTo(69);
    assertThat(ExitCode.of(new IllegalStateException("bug"))).isEqualTo(70);
    assertThat(ExitCode.of(new NullPointerException())).isEqualTo(70);
  }

  @Test
  void filesThatCannotBeBelievedAreBadData() {
    Path file = Path.of("model.safetensors");
    assertThat(ExitCode.of(new WeightsException(file, "8 bytes", "a header"))).isEqualTo(65);
    assertThat(ExitCode.of(new CheckpointException(file, "no seal", "a manifest"))).isEqualTo(65);
    assertThat(ExitCode.of(new RunEventException("unknown event"))).isEqualTo(65);
    assertThat(ExitCode.of(new ExampleException("a.jsonl:2: has no known form"))).isEqualTo(65);
    assertThat(ExitCode.of(new ExampleException("a.jsonl", new NoSuchFileException("a.jsonl"))))
        .isEqualTo(66);
    assertThat(ExitCode.of(new ModelException("no config", new NoSuchFileException("c"))))
        .isEqualTo(66);
    assertThat(ExitCode.of(DiskException.noSpace(file, 10, 5))).isEqualTo(74);
  }

  @Test
  void aKnownCauseInsideDecides() {
    assertThat(ExitCode.of(new UncheckedIOException(new NoSuchFileException("a")))).isEqualTo(66);
    assertThat(
            ExitCode.of(
                new IllegalStateException("save failed", new FileSystemException("a", null, "x"))))
        .isEqualTo(74);
  }

  @Test
  void fileFailuresAreToldInWords() {
    assertThat(ExitCode.describe(new UncheckedIOException(new NoSuchFileException("a.toml"))))
        .isEqualTo("no such file or folder: a.toml");
    assertThat(ExitCode.describe(new AccessDeniedException("/root/x")))
        .isEqualTo("permission denied: /root/x");
    assertThat(ExitCode.describe(new IOException("No space left on device")))
        .contains("run the same command again");
    assertThat(ExitCode.describe(new FileSystemException("f", null, "No space left on device")))
        .contains("f")
        .contains("run the same command again");
  }
}
