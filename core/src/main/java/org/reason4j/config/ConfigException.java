package org.reason4j.config;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Something the user can fix: a recipe, an override or an option. It may tell several problems at
/// once; each says what failed, the value seen and what was expected.
///
/// A record's constructor throws it with the full key and no position (`"grpo.minibatch is 7; it
/// must divide ..."`); [TomlBinder] adds file and line.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Where the mistake was made, which decides the exit code.
  public enum Origin {
    /// In a recipe: exit code 78.
    RECIPE,
    /// On the command line: exit code 2.
    COMMAND_LINE
  }

  private final Origin origin;
  private final String[] problems;

  /// One problem of a recipe.
  ///
  /// @param format as of [String#format]; without arguments it is the message itself
  public ConfigException(String format, Object... arguments) {
    this(Origin.RECIPE, List.of(arguments.length == 0 ? format : format.formatted(arguments)));
  }

  /// All problems found.
  public ConfigException(Origin origin, List<String> problems) {
    super(String.join("\n", problems));
    if (problems.isEmpty()) throw new IllegalArgumentException("no problem given");
    this.origin = origin;
    this.problems = problems.toArray(String[]::new);
  }

  /// A mistake on the command line.
  public static ConfigException usage(String format, Object... arguments) {
    return new ConfigException(
        Origin.COMMAND_LINE, List.of(arguments.length == 0 ? format : format.formatted(arguments)));
  }

  /// A name that is not among those known, which are listed, the nearest first.
  ///
  /// @param what `task`, `preset`, `suite` ...
  public static ConfigException unknown(String what, String name, Collection<String> known) {
    return new ConfigException("%s", unknownMessage(what, name, known));
  }

  static String unknownMessage(String what, String name, Collection<String> known) {
    String nearest =
        Nearest.to(name, known).map(near -> "; did you mean \"" + near + "\"?").orElse(".");
    return "unknown %s \"%s\"%s Known: %s"
        .formatted(what, name, nearest, known.stream().sorted().collect(Collectors.joining(", ")));
  }

  public Origin origin() {
    return origin;
  }

  /// The problems, in the order of the file; at least one.
  public List<String> problems() {
    return List.of(problems);
  }
}
