package org.reason4j.fuzz;

import java.io.FileNotFoundException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;

/// Files in memory, to read only.
record MemoryDisk(Map<Path, byte[]> files) implements Disk {
  @Override
  public byte[] read(Path file) {
    byte[] content = files.get(file);
    if (content == null)
      throw new DiskException("read", file, new FileNotFoundException(file.toString()));
    return content;
  }

  @Override
  public MemorySegment map(Path file, Arena arena) {
    return MemorySegment.ofArray(read(file)).asReadOnly();
  }

  @Override
  public long size(Path file) {
    return read(file).length;
  }

  @Override
  public boolean exists(Path path) {
    return files.containsKey(path);
  }

  @Override
  public List<String> list(Path folder) {
    return files.keySet().stream()
        .map(path -> String.valueOf(path.getFileName()))
        .sorted()
        .toList();
  }

  @Override
  public Output create(Path file) {
    throw new UnsupportedOperationException("create " + file);
  }

  @Override
  public Output append(Path file) {
    throw new UnsupportedOperationException("append to " + file);
  }

  @Override
  public void makeFolder(Path folder) {
    throw new UnsupportedOperationException("make " + folder);
  }

  @Override
  public void move(Path from, Path to) {
    throw new UnsupportedOperationException("move " + from);
  }

  @Override
  public void delete(Path path) {
    throw new UnsupportedOperationException("delete " + path);
  }

  @Override
  public void forceFolder(Path folder) {
    throw new UnsupportedOperationException("sync " + folder);
  }

  @Override
  public long freeBytes(Path folder) {
    return 0;
  }
}
