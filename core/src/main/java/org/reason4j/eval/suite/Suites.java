package org.reason4j.eval.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.reason4j.config.ConfigException;

/// The suites there are: those built in, and anyone's own TOML.
public final class Suites {
  /// Names of those built in, in the order of their list.
  public static final List<String> BUILT_IN =
      List.of(
          "math500",
          "aime2024",
          "aime2025",
          "gsm8k",
          "amc23",
          "minerva",
          "olympiadbench",
          "comp-math",
          "gaokao",
          "cmath",
          "humaneval",
          "humaneval-java",
          "mbpp",
          "livecodebench",
          "ifeval",
          "mmlu",
          "mmlu-pro",
          "gpqa",
          "ceval",
          "cmmlu",
          "simpleqa",
          "zebralogic",
          "bbh-logic",
          "game24",
          "harmbench",
          "xstest");

  private Suites() {}

  /// A suite and the text it was read from.
  ///
  /// @param folder where a suite of one's own lies; empty for one built in
  public record Found(Suite suite, String toml, Optional<Path> folder) {}

  /// All suites built in.
  public static List<Suite> builtIn() {
    return BUILT_IN.stream().map(name -> named(name).suite()).toList();
  }

  /// The suites of a list such as `math500,mine.toml`, each once.
  ///
  /// @param base the folder that relative paths start from
  /// @throws ConfigException naming the near ones where a name is unknown, or telling what is wrong
  ///   in a file
  public static List<Found> of(String list, Path base) {
    List<Found> found = new ArrayList<>();
    for (String word : Arrays.stream(list.split(",", -1)).map(String::strip).toList()) {
      Found one = word.endsWith(".toml") ? own(base.resolve(word)) : named(word);
      if (found.stream().anyMatch(other -> other.suite().name().equals(one.suite().name())))
        throw ConfigException.usage("--suite names %s twice", one.suite().name());
      found.add(one);
    }
    return found;
  }

  /// A suite built in.
  public static Found named(String name) {
    if (!BUILT_IN.contains(name)) {
      throw new ConfigException(
          ConfigException.Origin.COMMAND_LINE,
          List.of(
              ConfigException.unknown("suite", name, BUILT_IN).getMessage()
                  + ", or a file such as mine.toml"));
    }
    String file = "/suites/" + name + ".toml";
    try (InputStream in = Suites.class.getResourceAsStream(file)) {
      if (in == null) throw new IllegalStateException(file + " is not in the jar");
      String toml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Found(Suite.parse(file.substring(1), toml), toml, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Found own(Path file) {
    try {
      String toml = Files.readString(file);
      return new Found(
          Suite.parse(file.toString(), toml),
          toml,
          Optional.ofNullable(file.toAbsolutePath().getParent()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the suite " + file, e);
    }
  }
}
