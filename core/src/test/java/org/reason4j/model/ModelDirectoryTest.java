package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class ModelDirectoryTest {
  @TempDir private Path folder = Path.of("");

  private static Path golden(String name) throws Exception {
    return Path.of(ModelDirectoryTest.class.getResource("/golden/models/" + name).toURI());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-llama-tied"})
  void savedLoadedAndSavedAgainTheBytesAreTheSame(String name) throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    try (var model = ModelDirectory.open(Disk.system(), golden(name))) {
      ModelDirectory.write(Disk.system(), first, model);
    }
    try (var model = ModelDirectory.open(Disk.system(), first)) {
      ModelDirectory.write(Disk.system(), second, model);
    }
    for (String file : new String[] {"config.json", "model.safetensors"})
      assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
    try (var files = Files.list(second)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("config.json", "model.safetensors");
    }
  }

  @Test
  void whatIsNoModelDirectorySaysSo() {
    assertThatThrownBy(() -> ModelDirectory.open(Disk.system(), folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has no config.json; expected a Hugging Face model directory");
  }
}
