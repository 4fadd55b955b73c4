package org.reason4j.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Control groups of one run: a limit of memory and of processes that the kernel keeps. Version 1
/// has a folder for each, version 2 one for both.
final class ControlGroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final Pattern OOM = Pattern.compile("(?m)^oom_kill (\\d+)");
  private final List<Path> folders;

  private ControlGroup(List<Path> folders) {
    this.folders = folders;
  }

  /// The folders below which groups can be made; empty where none can.
  static List<Path> parents() {
    var parents = new ArrayList<Path>();
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of("/proc/self/cgroup"));
    } catch (IOException _) {
      return List.of();
    }
    for (String line : lines) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) continue;
      String own = parts[2].substring(1);
      if (parts[1].equals("memory")) {
        usable(ROOT.resolve("memory"), own, "memory.limit_in_bytes").ifPresent(parents::add);
      } else if (parts[1].equals("pids")) {
        usable(ROOT.resolve("pids"), own, "pids.max").ifPresent(parents::add);
      } else if (parts[1].isEmpty()) {
        usable(ROOT, own, "memory.max").ifPresent(parents::add);
      }
    }
    return List.copyOf(parents);
  }

  /// The nearest folder, from one's own group up, in which a group with that limit can be made.
  private static Optional<Path> usable(Path root, String own, String file) {
    Path folder = root.resolve(own);
    for (int up = folder.getNameCount() - root.getNameCount(); up >= 0; up--) {
      Path probe = folder.resolve("reason4j-" + ProcessHandle.current().pid() + "-probe");
      try {
        Files.createDirectory(probe);
        boolean has = Files.isWritable(probe.resolve(file));
        Files.delete(probe);
        if (has) return Optional.of(folder);
      } catch (IOException _) {
        // Not here; perhaps above.
      }
      folder = folder.resolve("..").normalize();
    }
    return Optional.empty();
  }

  /// Removes groups that an ended process left.
  static void sweep(List<Path> parents) {
    for (Path parent : parents) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, "reason4j-*")) {
        for (Path folder : left) {
          String[] parts = folder.getFileName().toString().split("-");
          if (ProcessHandle.of(Long.parseLong(parts[1])).isEmpty()) Files.deleteIfExists(folder);
        }
      } catch (IOException | RuntimeException _) {
        // Others of that name are not ours.
      }
    }
  }

  /// @throws IOException where it cannot be made
  static ControlGroup make(List<Path> parents, String name, Limits limits) throws IOException {
    var group = new ControlGroup(new ArrayList<>());
    try {
      for (Path parent : parents) {
        Path folder = parent.resolve(name);
        Files.createDirectory(folder);
        group.folders.add(folder);
        set(folder.resolve("memory.limit_in_bytes"), limits.memory());
        set(folder.resolve("memory.max"), limits.memory());
        set(folder.resolve("memory.swap.max"), 0);
        // The walls themselves are a few processes.
        set(folder.resolve("pids.max"), limits.processes() + 8L);
      }
      return group;
    } catch (IOException e) {
      group.close();
      throw e;
    }
  }

  private static void set(Path file, long value) throws IOException {
    if (Files.exists(file)) Files.writeString(file, Long.toString(value));
  }

  /// The files that a process writes its id to in order to join.
  List<String> lists() {
    return folders.stream().map(folder -> folder.resolve("cgroup.procs").toString()).toList();
  }

  /// Whether the kernel has ended a process for want of memory.
  boolean exhausted() {
    for (Path folder : folders) {
      for (String name : List.of("memory.oom_control", "memory.events")) {
        try {
          Path file = folder.resolve(name);
          if (!Files.exists(file)) continue;
          Matcher match = OOM.matcher(Files.readString(file));
          if (match.find() && !match.group(1).equals("0")) return true;
        } catch (IOException _) {
          // Gone, or not told.
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    for (Path folder : folders) {
      for (int tries = 0; tries < 15_000; tries++) {
        try {
          Files.deleteIfExists(folder);
          break;
        } catch (IOException _) {
          // Busy until the kernel has torn down the last process.
          java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
      }
    }
  }
}
