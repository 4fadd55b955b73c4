package org.reason4j.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// The file operations that the product uses for what must survive a crash. One small interface, so
/// that a test can make the n-th operation fail, or end the process there.
///
/// Every method throws [DiskException] where the system refuses. Thread rule: a disk may be shared;
/// an [Output] belongs to one thread at a time.
public interface Disk {
  /// The machine's own files.
  static Disk system() {
    return new SystemDisk();
  }

  /// Opens a new, empty file; one of that name is removed first (never truncated: after a failed
  /// sync the same file may not be trusted again).
  Output create(Path file);

  /// Opens a file to append to, made when absent.
  Output append(Path file);

  byte[] read(Path file);

  /// Maps a whole file for reading, until the arena is closed.
  MemorySegment map(Path file, Arena arena);

  long size(Path file);

  boolean exists(Path path);

  /// Names in a folder, sorted.
  List<String> list(Path folder);

  /// Makes a folder and those above it; fine where it exists.
  void makeFolder(Path folder);

  /// Renames in one step; an existing file is replaced, a folder that is not empty is not.
  void move(Path from, Path to);

  /// Removes a file or an empty folder.
  void delete(Path path);

  /// Makes the names in a folder survive a loss of power.
  void forceFolder(Path folder);

  /// Bytes that this process may still write.
  long freeBytes(Path folder);

  /// Writes a file so that its final name only ever holds the whole content: into `NAME.part`,
  /// synced, renamed, folder synced.
  default void publish(Path file, Consumer<Output> content) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (Output output = create(part)) {
      content.accept(output);
      output.force();
    }
    move(part, file);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) forceFolder(folder);
  }

  /// As [#publish(Path, Consumer)] with content at hand.
  default void publish(Path file, byte[] content) {
    publish(file, output -> output.write(ByteBuffer.wrap(content)));
  }

  /// A file open for writing.
  interface Output extends AutoCloseable {
    /// Writes all that remains in the buffer.
    void write(ByteBuffer bytes);

    /// Cuts the file to a length, and writes on from there.
    void truncate(long size);

    long size();

    /// Returns when the content would survive a loss of power.
    void force();

    @Override
    void close();

    /// Writes a whole segment in pieces of at most 8 MiB.
    default void write(MemorySegment segment) {
      final int piece = 8 << 20;
      boolean direct =
          segment.isNative() || segment.heapBase().filter(byte[].class::isInstance).isPresent();
      for (long at = 0; at < segment.byteSize(); at += piece) {
        long count = Math.min(piece, segment.byteSize() - at);
        MemorySegment slice = segment.asSlice(at, count);
        if (direct || slice.isMapped()) {
          write(slice.asByteBuffer());
        } else { // a float[] or the like cannot be seen as a buffer
          byte[] copy = new byte[(int) count];
          MemorySegment.copy(slice, 0, MemorySegment.ofArray(copy), 0, count);
          write(ByteBuffer.wrap(copy));
        }
      }
    }
  }
}
