package org.reason4j.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A disk that counts its operations and fails, or kills the process, at a chosen one.
///
/// Killing is an [Error] thrown before the operation (a write leaves its first half), after which
/// every operation throws: nothing that the code does on its way out reaches the files.
public class FaultDisk implements Disk {
  /// What happens at the chosen operation.
  public enum Fault {
    /// The operation is refused once, as on a full disk; a write leaves its first half.
    FULL,
    /// The operation is refused once, as on a broken disk.
    BROKEN,
    /// From this operation on every change is refused, as on a disk that stays full.
    STAYS_FULL,
    /// The process ends before the operation.
    KILL
  }

  /// The process is gone. An `Error`, so that no `catch (RuntimeException)` repairs anything.
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private final Disk disk = Disk.system();
  private final long at;
  private final Fault fault;
  private final List<String> calls = new ArrayList<>();
  private boolean dead;

  /// @param at which operation, counted from 1; 0 for none
  public FaultDisk(long at, Fault fault) {
    this.at = at;
    this.fault = fault;
  }

  /// The operations so far, such as `sync manifest.json`.
  public List<String> calls() {
    return calls;
  }

  private <T> T call(String operation, Path path, Supplier<T> real, Runnable torn) {
    if (dead) throw new Killed();
    calls.add(operation + " " + path.getFileName());
    boolean reads = operation.startsWith("read");
    if (calls.size() == at || (calls.size() > at && at > 0 && fault == Fault.STAYS_FULL)) {
      switch (fault) {
        case KILL -> {
          torn.run();
          dead = true;
          throw new Killed();
        }
        case FULL, STAYS_FULL -> {
          if (!reads && !operation.equals("remove")) {
            torn.run();
            throw new DiskException(operation, path, new IOException("No space left on device"));
          }
        }
        case BROKEN ->
            throw new DiskException(operation, path, new IOException("Input/output error"));
      }
    }
    return real.get();
  }

  private <T> T call(String operation, Path path, Supplier<T> real) {
    return call(operation, path, real, () -> {});
  }

  private void run(String operation, Path path, Runnable real) {
    boolean _ =
        call(
            operation,
            path,
            () -> {
              real.run();
              return true;
            });
  }

  @Override
  public Output create(Path file) {
    return call("create", file, () -> new FaultOutput(file, disk.create(file)));
  }

  @Override
  public Output append(Path file) {
    return call("open", file, () -> new FaultOutput(file, disk.append(file)));
  }

  @Override
  public byte[] read(Path file) {
    return call("read", file, () -> disk.read(file));
  }

  @Override
  public MemorySegment map(Path file, Arena arena) {
    return call("read (map)", file, () -> disk.map(file, arena));
  }

  @Override
  public long size(Path file) {
    return call("read size of", file, () -> disk.size(file));
  }

  @Override
  public boolean exists(Path path) {
    if (dead) throw new Killed();
    return disk.exists(path);
  }

  @Override
  public List<String> list(Path folder) {
    return call("read folder", folder, () -> disk.list(folder));
  }

  @Override
  public void makeFolder(Path folder) {
    run("make folder", folder, () -> disk.makeFolder(folder));
  }

  @Override
  public void move(Path from, Path to) {
    run("rename to", to, () -> disk.move(from, to));
  }

  @Override
  public void delete(Path path) {
    run("remove", path, () -> disk.delete(path));
  }

  @Override
  public void forceFolder(Path folder) {
    run("sync folder", folder, () -> {}); // no power is lost here
  }

  @Override
  public long freeBytes(Path folder) {
    return call("read free space of", folder, () -> disk.freeBytes(folder));
  }

  private final class FaultOutput implements Output {
    private final Path file;
    private final Output output;

    FaultOutput(Path file, Output output) {
      this.file = file;
      this.output = output;
    }

    @Override
    public void write(ByteBuffer bytes) {
      int half = bytes.position() + bytes.remaining() / 2;
      boolean _ =
          call(
              "write",
              file,
              () -> {
                output.write(bytes);
                return true;
              },
              () -> output.write(bytes.duplicate().limit(half)));
    }

    @Override
    public void truncate(long size) {
      run("truncate", file, () -> output.truncate(size));
    }

    @Override
    public long size() {
      return call("read size of", file, output::size);
    }

    @Override
    public void force() {
      run("sync", file, () -> {});
    }

    @Override
    public void close() {
      output.close(); // the system closes what a dead process had open
    }
  }
}
