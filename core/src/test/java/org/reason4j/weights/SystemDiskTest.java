package org.reason4j.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemDiskTest {
  private final Disk disk = Disk.system();
  @TempDir Path folder;

  @Test
  void appendGoesOnAtTheEndAndAfterACut() throws Exception {
    Path file = folder.resolve("log");
    try (var output = disk.append(file)) {
      output.write(ByteBuffer.wrap("one\ntwo\n".getBytes(UTF_8)));
    }
    try (var output = disk.append(file)) {
      assertThat(output.size()).isEqualTo(8);
      output.truncate(4);
      output.write(ByteBuffer.wrap("three\n".getBytes(UTF_8)));
      output.force();
    }
    assertThat(Files.readString(file)).isEqualTo("one\nthree\n");
  }

  @Test
  void createReplacesTheFileAndNotItsContent() throws Exception {
    Path file = folder.resolve("file");
    Files.writeString(file, "old");
    try (var arena = Arena.ofConfined()) {
      var old = disk.map(file, arena);
      try (var output = disk.create(file)) {
        output.write(ByteBuffer.wrap("new content".getBytes(UTF_8)));
      }
      assertThat(old.byteSize()).isEqualTo(3);
      assertThat(disk.read(file)).asString().isEqualTo("new content");
    }
  }

  @Test
  void refusalsNameOperationPathAndAdvice() {
    Path file = folder.resolve("absent");
    assertThatThrownBy(() -> disk.read(file))
        .isInstanceOf(DiskException.class)
        .hasMessageStartingWith("cannot read " + file + ": NoSuchFileException")
        .hasMessageEndingWith("then run the same command again");
    assertThat(DiskException.noSpace(file, 2_000_000, 5))
        .hasMessage(
            "cannot write %s: it needs 2,000,000 bytes and 5 are free; make room on that disk,"
                    .formatted(file)
                + " then run the same command again")
        .matches(DiskException::full);
  }

  @Test
  void aFolderThatIsNotEmptyIsNeverReplaced() throws Exception {
    Path from = Files.createDirectory(folder.resolve("from"));
    Path to = Files.createDirectory(folder.resolve("to"));
    Files.writeString(to.resolve("keep"), "");
    assertThatThrownBy(() -> disk.move(from, to)).isInstanceOf(DiskException.class);
    assertThat(disk.list(to)).containsExactly("keep");
  }
}
