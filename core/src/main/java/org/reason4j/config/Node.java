package org.reason4j.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// A recipe as a tree that remembers where each part came from: parsed TOML with the overrides of
/// the command line laid over it.
sealed interface Node {
  Place place();

  /// A number, text or truth value, as TOML reads it.
  record Leaf(Object value, Place place) implements Node {}

  /// Text whose type is decided by the key it belongs to: an override or a default.
  record Bare(String text, Place place) implements Node {}

  /// `[1, 2]`.
  record Items(List<Node> nodes, Place place) implements Node {}

  /// A table; overrides change it while it is built.
  record Branch(Map<String, Node> children, Place place) implements Node {
    /// The node at a dotted path below this one.
    Optional<Node> find(List<String> path) {
      Node node = this;
      for (String name : path) {
        if (!(node instanceof Branch branch)) return Optional.empty();
        Node child = branch.children.get(name);
        if (child == null) return Optional.empty();
        node = child;
      }
      return Optional.of(node);
    }
  }

  /// Where something was written.
  ///
  /// @param text what a message starts with, such as `recipes/zero.toml:14`; may be empty
  /// @param line from 1; [Integer#MAX_VALUE] where there is none
  record Place(String text, int line, boolean override) {
    static Place of(String file, int line) {
      return new Place(file.isEmpty() ? "line " + line : file + ":" + line, line, false);
    }

    static Place of(String file) {
      return new Place(file, Integer.MAX_VALUE, false);
    }

    String prefix() {
      return text.isEmpty() ? "" : text + ": ";
    }
  }

  /// Reads TOML.
  ///
  /// @param file its name for messages
  /// @throws ConfigException with every syntax error
  static Branch parse(String file, String text) {
    TomlParseResult result = Toml.parse(text);
    if (result.hasErrors()) {
      throw new ConfigException(
          ConfigException.Origin.RECIPE,
          result.errors().stream().map(error -> syntax(file, error)).toList());
    }
    return branch(result, Place.of(file), file);
  }

  private static String syntax(String file, TomlParseError error) {
    TomlPosition position = error.position();
    String text = Place.of(file, position.line()).text() + ":" + position.column() + ": ";
    return text + error.getMessage();
  }

  private static Branch branch(TomlTable table, Place place, String file) {
    Map<String, Node> children = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      List<String> path = List.of(key);
      Object value = table.get(path);
      if (value == null) continue;
      children.put(key, of(value, at(table.inputPositionOf(path), place, file), file));
    }
    return new Branch(children, place);
  }

  private static Node of(Object value, Place place, String file) {
    return switch (value) {
      case TomlTable table -> branch(table, place, file);
      case TomlArray array -> {
        List<Node> nodes = new java.util.ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          nodes.add(of(array.get(i), at(array.inputPositionOf(i), place, file), file));
        }
        yield new Items(List.copyOf(nodes), place);
      }
      default -> new Leaf(value, place);
    };
  }

  private static Place at(TomlPosition position, Place outer, String file) {
    return position == null ? outer : Place.of(file, position.line());
  }

  /// Lays one override, `a.b=value`, over the tree.
  ///
  /// @throws ConfigException if it has no key or no `=`
  static void override(Branch root, String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw ConfigException.usage(
          "--set %s: expected KEY=VALUE, such as --set grpo.group-size=8", override);
    }
    Place place = new Place("--set " + override, Integer.MAX_VALUE, true);
    List<String> path = List.of(override.substring(0, equals).strip().split("\\.", -1));
    Branch branch = root;
    for (String name : path.subList(0, path.size() - 1)) {
      Node child = branch.children().get(name);
      if (!(child instanceof Branch)) {
        child = new Branch(new LinkedHashMap<>(), place);
        branch.children().put(name, child);
      }
      branch = (Branch) child;
    }
    String text = override.substring(equals + 1).strip();
    branch.children().put(path.getLast(), new Bare(text, place));
  }

  /// What the user wrote, for messages.
  default String seen() {
    return switch (this) {
      case Leaf(String text, _) -> "\"" + text + "\"";
      case Leaf(Object value, _) -> value.toString();
      case Bare(String text, _) -> "\"" + text + "\"";
      case Items items -> "a list of " + items.nodes().size();
      case Branch _ -> "a table";
    };
  }
}
