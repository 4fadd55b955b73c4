package org.reason4j.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What `/proc` tells of a process and of all that descend from it.
///
/// @param ticks CPU time in hundredths of a second, that of ended children included
/// @param pages resident pages, shared ones counted once for each process
/// @param idle whether no thread wants a processor or waits for a disk
/// @param members the processes below the first one
record ProcessTree(long ticks, long pages, boolean idle, List<Long> members) {
  private static final Path PROC = Path.of("/proc");

  static ProcessTree of(long root) {
    long ticks = 0;
    long pages = 0;
    boolean idle = true;
    var members = new ArrayList<Long>();
    var open = new ArrayDeque<Long>();
    open.add(root);
    while (!open.isEmpty()) {
      long pid = open.remove();
      Path folder = PROC.resolve(Long.toString(pid));
      String[] stat = stat(folder);
      if (stat.length < 22) continue;
      if (pid != root) members.add(pid);
      for (int field = 11; field < 15; field++) ticks += Long.parseLong(stat[field]);
      pages += Long.parseLong(stat[21]);
      boolean threads = !stat[17].equals("1");
      if (!threads) idle &= !busy(stat[0]);
      try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder.resolve("task"))) {
        for (Path task : tasks) {
          for (String child : read(task.resolve("children")).trim().split(" ")) {
            if (!child.isEmpty()) open.add(Long.parseLong(child));
          }
          if (threads && idle) {
            String[] own = stat(task);
            idle = own.length == 0 || !busy(own[0]);
          }
        }
      } catch (IOException | java.nio.file.DirectoryIteratorException _) {
        // It has ended meanwhile.
      }
    }
    return new ProcessTree(ticks, pages, idle, List.copyOf(members));
  }

  /// Bytes of a page, from the auxiliary vector.
  static long pageBytes() {
    try {
      byte[] words = Files.readAllBytes(PROC.resolve("self/auxv"));
      var buffer = java.nio.ByteBuffer.wrap(words).order(java.nio.ByteOrder.nativeOrder());
      while (buffer.remaining() >= 16) {
        long key = buffer.getLong();
        long value = buffer.getLong();
        if (key == 6) return value;
      }
    } catch (IOException _) {
      // The common size it is.
    }
    return 4096;
  }

  private static boolean busy(String state) {
    return state.equals("R") || state.equals("D");
  }

  /// The fields from the state on: behind the name, which may hold anything.
  private static String[] stat(Path folder) {
    String line = read(folder.resolve("stat"));
    int close = line.lastIndexOf(')');
    return close < 0 ? new String[0] : line.substring(close + 2).split(" ");
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
