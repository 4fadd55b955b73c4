package org.reason4j.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Memory that this process may still take: the kernel's estimate (`MemAvailable`), or what the
/// container's limit leaves if that is less. Pages of files that can be dropped count as free.
public final class FreeMemory {
  private static final Pattern UNLIMITED = Pattern.compile("max|9\\d{18,}");

  private FreeMemory() {}

  /// In bytes; empty where the system does not tell.
  public static OptionalLong bytes() {
    return bytes(Path.of("/"));
  }

  /// As the files under another root say.
  static OptionalLong bytes(Path root) {
    Path groups = root.resolve("sys/fs/cgroup");
    String own =
        lines(root.resolve("proc/self/cgroup"))
            .filter(line -> line.startsWith("0::/"))
            .map(line -> line.substring(4).strip())
            .findFirst()
            .orElse("");
    return LongStream.concat(
            LongStream.concat(
                number(root.resolve("proc/meminfo"), "MemAvailable:").map(k -> k * 1024).stream()
                    .mapToLong(Long::longValue),
                left(groups, "memory.max", "memory.current", "inactive_file").stream()),
            LongStream.concat(
                left(groups.resolve(own), "memory.max", "memory.current", "inactive_file").stream(),
                left(
                    groups.resolve("memory"),
                    "memory.limit_in_bytes",
                    "memory.usage_in_bytes",
                    "total_inactive_file")
                    .stream()))
        .min();
  }

  /// What a group's limit leaves.
  private static OptionalLong left(Path group, String limit, String usage, String droppable) {
    Optional<String> most = lines(group.resolve(limit)).findFirst().map(String::strip);
    Optional<Long> used = number(group.resolve(usage), "");
    if (most.isEmpty() || used.isEmpty() || UNLIMITED.matcher(most.get()).matches())
      return OptionalLong.empty();
    long dropped = number(group.resolve("memory.stat"), droppable + " ").orElse(0L);
    return OptionalLong.of(Math.max(0, Long.parseLong(most.get()) - used.get() + dropped));
  }

  private static Optional<Long> number(Path file, String key) {
    return lines(file)
        .filter(line -> line.startsWith(key))
        .map(line -> Long.parseLong(line.substring(key.length()).replaceAll("\\D", "")))
        .findFirst();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException | UncheckedIOException none) {
      return Stream.empty();
    }
  }
}
