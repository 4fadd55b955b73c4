package org.reason4j.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How much of a mechanism is used.
///
/// @param filtered whether system calls are filtered
/// @param readable folders that a program may read beside those of the system, by the same path
/// @param oldVersion whether the tool lacks newer options
record Walls(boolean filtered, List<Path> readable, boolean oldVersion) {
  Walls {
    readable = List.copyOf(readable);
  }

  /// What is tried, the best first.
  ///
  /// @param filtering whether system calls are to be filtered where they can be
  static List<Walls> candidates(boolean filtering) {
    var all = new ArrayList<Walls>();
    for (boolean filtered : filtering ? new boolean[] {true, false} : new boolean[] {false}) {
      for (List<Path> readable : List.of(toolFolders(), List.<Path>of())) {
        for (boolean oldVersion : new boolean[] {false, true}) {
          all.add(new Walls(filtered, readable, oldVersion));
        }
      }
    }
    return all;
  }

  /// Where this JDK and the first Python of the path live, if not among the system's folders.
  private static List<Path> toolFolders() {
    var folders = new ArrayList<Path>();
    folders.add(Path.of(System.getProperty("java.home")));
    for (String entry : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path python = Path.of(entry.isEmpty() ? "/" : entry).resolve("python3");
      try {
        if (!Files.isExecutable(python)) continue;
        Path real = python.toRealPath();
        Path home = real.resolve("../..").normalize();
        if (home.resolve("bin").equals(real.resolveSibling("").normalize())) folders.add(home);
        break;
      } catch (IOException _) {
        // Not that one.
      }
    }
    folders.removeIf(folder -> folder.startsWith("/usr") || folder.getNameCount() < 2);
    return List.copyOf(folders);
  }
}
