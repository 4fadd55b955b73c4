package org.reason4j.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Programs of the system, by name.
final class Tools {
  private static final List<Path> FOLDERS =
      Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin").map(Path::of).toList();

  private Tools() {}

  static Optional<String> find(String name) {
    return FOLDERS.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /// @throws SandboxException where it is missing
  static String need(String name) {
    return find(name)
        .orElseThrow(
            () -> new SandboxException(name + " is missing: install util-linux and coreutils"));
  }
}
