package org.reason4j.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.reason4j.weights.Disk;

/// A file of lines that appears under its name only when it is whole; without a file, whatever is
/// written is let go.
final class LineOutput implements AutoCloseable {
  private static final int PIECE = 1 << 16;

  private final Disk disk;
  private final Optional<Path> file;
  private final Optional<Disk.Output> output;
  private final ByteBuffer pending = ByteBuffer.allocate(PIECE);

  LineOutput(Disk disk, Optional<Path> file) {
    this.disk = disk;
    this.file = file;
    this.output = file.map(path -> disk.create(part(path)));
  }

  void line(String text) {
    write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) {
    if (output.isEmpty()) return;
    if (bytes.length > pending.remaining()) flush();
    if (bytes.length > pending.remaining()) output.get().write(ByteBuffer.wrap(bytes));
    else pending.put(bytes);
  }

  /// Gives the file its name.
  void publish() {
    if (file.isEmpty() || output.isEmpty()) return;
    flush();
    output.get().force();
    disk.move(part(file.get()), file.get());
  }

  private void flush() {
    pending.flip();
    output.ifPresent(open -> open.write(pending));
    pending.clear();
  }

  /// Removes what was not published.
  @Override
  public void close() {
    output.ifPresent(Disk.Output::close);
    file.map(LineOutput::part).filter(disk::exists).ifPresent(disk::delete);
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }
}
