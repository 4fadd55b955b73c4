package org.reason4j.pipeline.graph;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.weights.Disk;

/// The SHA-256 of a file, or of a folder: of the list of the names in it, sorted, each with the
/// hash of what it names.
final class Fingerprint {
  private Fingerprint() {}

  static String of(Disk disk, Path path) {
    if (!Files.isDirectory(path)) return Sha256.of(disk, path);
    List<String> lines = new ArrayList<>();
    for (String name : disk.list(path)) lines.add(of(disk, path.resolve(name)) + "  " + name);
    lines.sort(Comparator.naturalOrder());
    return Sha256.of(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }
}
