package org.reason4j.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a run was made with. Results are the same to the bit only where all of it is.
///
/// @param commit of the sources; empty where unknown
/// @param threads of the engine
/// @param libraries version by name, from the class path
public record Environment(
    Optional<String> commit,
    String jdk,
    String os,
    String cpu,
    int cores,
    int threads,
    SortedMap<String, String> libraries) {
  private static final Pattern JAR =
      Pattern.compile("(.+?)-(\\d[^/]*?)(?:-[a-z]+-[a-z0-9_]+)?\\.jar");

  public Environment {
    libraries = Collections.unmodifiableSortedMap(new TreeMap<>(libraries));
  }

  /// The environment of this process.
  public static Environment detect(int threads, Optional<String> commit) {
    return new Environment(
        commit,
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        threads,
        jars(System.getProperty("java.class.path")));
  }

  /// What differs in `now`, such as `threads: 2, now 4`.
  public List<String> changes(Environment now) {
    List<String> changes = new ArrayList<>();
    compare(changes, "commit", commit.orElse("unknown"), now.commit.orElse("unknown"));
    compare(changes, "jdk", jdk, now.jdk);
    compare(changes, "os", os, now.os);
    compare(changes, "cpu", cpu, now.cpu);
    compare(changes, "cores", "" + cores, "" + now.cores);
    compare(changes, "threads", "" + threads, "" + now.threads);
    var names = new TreeMap<>(libraries);
    names.putAll(now.libraries);
    for (String name : names.keySet())
      compare(
          changes,
          name,
          libraries.getOrDefault(name, "absent"),
          now.libraries.getOrDefault(name, "absent"));
    return changes;
  }

  private static void compare(List<String> changes, String what, String then, String now) {
    if (!then.equals(now)) changes.add("%s: %s, now %s".formatted(what, then, now));
  }

  static SortedMap<String, String> jars(String classPath) {
    SortedMap<String, String> libraries = new TreeMap<>();
    for (String entry : classPath.split(Pattern.quote(java.io.File.pathSeparator))) {
      Matcher jar = JAR.matcher(entry.substring(entry.lastIndexOf('/') + 1));
      if (jar.matches()) libraries.put(jar.group(1), jar.group(2));
    }
    return libraries;
  }

  private static String processor() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) { // not Linux
      return System.getProperty("os.arch");
    }
  }
}
