package org.reason4j.checkpoint;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reason4j.weights.DiskException;
import tools.jackson.core.JacksonException;

/// One process owns a run. The system's lock on the file `lock` decides and ends with the process,
/// however it ends; `lock.json` only tells who holds it.
///
/// Closing any channel on a locked file drops the lock of the whole process (POSIX), so the file
/// `lock` is never opened again by a process that `lock.json` names as the holder.
public final class RunLock implements AutoCloseable {
  static final String LOCK = "lock";
  static final String OWNER = "lock.json";

  private final Path owner;
  private final FileChannel channel;
  private boolean open = true;

  /// Who holds a lock; `started` tells a process from a later one that got the same number.
  record Owner(long pid, String started) {
    static Owner self() {
      ProcessHandle self = ProcessHandle.current();
      return new Owner(
          self.pid(), self.info().startInstant().map(Instant::toString).orElse("unknown"));
    }
  }

  private RunLock(Path owner, FileChannel channel) {
    this.owner = owner;
    this.channel = channel;
  }

  /// Takes the lock of an existing folder.
  ///
  /// @throws RunDirectoryException where another holds it, with its process id
  public static RunLock take(Path folder) {
    Path owner = folder.resolve(OWNER);
    Owner self = Owner.self();
    if (read(owner).filter(self::equals).isPresent()) throw inUse(folder, Optional.of(self));
    FileChannel channel;
    try {
      channel = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE);
    } catch (IOException e) {
      throw new DiskException("lock", folder.resolve(LOCK), e);
    }
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) throw inUse(folder, read(owner));
      Files.write(owner, RunJson.MAPPER.writeValueAsBytes(self));
      return new RunLock(owner, channel);
    } catch (OverlappingFileLockException e) {
      throw inUse(folder, Optional.of(self));
    } catch (IOException e) {
      close(channel, folder);
      throw new DiskException("lock", folder.resolve(LOCK), e);
    } catch (RunDirectoryException e) {
      close(channel, folder);
      throw e;
    }
  }

  private static RunDirectoryException inUse(Path folder, Optional<Owner> owner) {
    String who = owner.map(o -> "process " + o.pid()).orElse("another process");
    return new RunDirectoryException(
        RunDirectoryException.Reason.IN_USE,
        folder,
        who + " is working on this run; wait for it or stop it, or choose another --out");
  }

  private static Optional<Owner> read(Path file) {
    try {
      return Optional.of(RunJson.MAPPER.readValue(Files.readAllBytes(file), Owner.class));
    } catch (IOException | JacksonException e) { // absent, or half-written by one that died
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (!open) return;
    open = false;
    try {
      Files.deleteIfExists(owner);
    } catch (IOException e) {
      throw new DiskException("remove", owner, e);
    } finally {
      close(channel, owner);
    }
  }

  private static void close(FileChannel channel, Path path) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new DiskException("close", path, e);
    }
  }
}
