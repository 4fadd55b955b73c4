package org.reason4j.weights;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.reason4j.weights.gguf.GgufModel;

/// The machine's own files.
final class SystemDisk implements Disk {
  @Override
  public Output create(Path file) {
    return attempt(
        "create",
        file,
        () -> {
          Files.deleteIfExists(file);
          return new ChannelOutput(file, FileChannel.open(file, CREATE_NEW, WRITE));
        });
  }

  @Override
  public Output append(Path file) {
    return attempt(
        "open",
        file,
        () -> {
          FileChannel channel = FileChannel.open(file, CREATE, WRITE);
          channel.position(channel.size());
          return new ChannelOutput(file, channel);
        });
  }

  @Override
  public byte[] read(Path file) {
    Optional<Path> model = GgufModel.of(file);
    if (model.isPresent())
      return GgufModel.file(this, model.get(), String.valueOf(file.getFileName()))
          .orElseThrow(() -> new DiskException("read", file, new NoSuchFileException("" + file)));
    return attempt("read", file, () -> Files.readAllBytes(file));
  }

  @Override
  public MemorySegment map(Path file, Arena arena) {
    return attempt(
        "map",
        file,
        () -> {
          try (var channel = FileChannel.open(file, READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
          }
        });
  }

  @Override
  public long size(Path file) {
    return attempt("read the size of", file, () -> Files.size(file));
  }

  @Override
  public boolean exists(Path path) {
    return GgufModel.of(path).isPresent()
        ? GgufModel.holds(String.valueOf(path.getFileName()))
        : Files.exists(path);
  }

  @Override
  public List<String> list(Path folder) {
    return attempt(
        "list",
        folder,
        () -> {
          try (var names = Files.list(folder)) {
            return names.map(path -> String.valueOf(path.getFileName())).sorted().toList();
          }
        });
  }

  @Override
  public void makeFolder(Path folder) {
    attempt("make folder", folder, () -> Files.createDirectories(folder));
  }

  @Override
  public void move(Path from, Path to) {
    attempt("rename to", to, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public void delete(Path path) {
    attempt(
        "remove",
        path,
        () -> {
          Files.delete(path);
          return path;
        });
  }

  @Override
  public void forceFolder(Path folder) {
    attempt(
        "sync folder",
        folder,
        () -> {
          try (var channel = FileChannel.open(folder, READ)) {
            channel.force(true);
          }
          return folder;
        });
  }

  @Override
  public long freeBytes(Path folder) {
    return attempt(
        "ask for free space in", folder, () -> Files.getFileStore(folder).getUsableSpace());
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  private static <T> T attempt(String name, Path path, Operation<T> operation) {
    try {
      return operation.run();
    } catch (IOException e) {
      throw new DiskException(name, path, e);
    }
  }

  private record ChannelOutput(Path file, FileChannel channel) implements Output {
    @Override
    public void write(ByteBuffer bytes) {
      attempt(
          "write",
          file,
          () -> {
            while (bytes.hasRemaining()) channel.write(bytes);
            return file;
          });
    }

    @Override
    public void truncate(long size) {
      attempt("truncate", file, () -> channel.truncate(size).position(size));
    }

    @Override
    public long size() {
      return attempt("read the size of", file, channel::size);
    }

    @Override
    public void force() {
      attempt(
          "sync",
          file,
          () -> {
            channel.force(true);
            return file;
          });
    }

    @Override
    public void close() {
      attempt(
          "close",
          file,
          () -> {
            channel.close();
            return file;
          });
    }
  }
}
