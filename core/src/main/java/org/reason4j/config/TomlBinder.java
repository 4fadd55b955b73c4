package org.reason4j.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reason4j.config.Node.Bare;
import org.reason4j.config.Node.Branch;
import org.reason4j.config.Node.Items;
import org.reason4j.config.Node.Leaf;
import org.reason4j.config.Node.Place;

/// Binds TOML to a record. Every mistake of the file is told at once, each with file, line, the
/// value seen and what was expected: an unknown key, a wrong type (`1.5` for a whole number), a
/// number out of range, a key without a default that is missing, and what the record's constructor
/// refuses.
public final class TomlBinder {
  private record Problem(Place place, String message) {}

  private final Class<?> rootType;
  private final Branch root;
  private final List<Problem> problems = new ArrayList<>();

  private TomlBinder(Class<?> rootType, Branch root) {
    this.rootType = rootType;
    this.root = root;
  }

  /// Reads a recipe.
  ///
  /// @param overrides `a.b=value` each, later ones win
  /// @throws ConfigException with all mistakes
  /// @throws UncheckedIOException if the file cannot be read
  public static <T extends Record> T read(Path file, Class<T> type, List<String> overrides) {
    try {
      return parse(file.toString(), Files.readString(file), type, overrides);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the recipe " + file + ": " + e.getMessage(), e);
    }
  }

  /// Binds a recipe given as text.
  ///
  /// @param name of the file, for messages
  public static <T extends Record> T parse(
      String name, String text, Class<T> type, List<String> overrides) {
    Branch root = Node.parse(name, text);
    overrides.forEach(override -> Node.override(root, override));
    TomlBinder binder = new TomlBinder(type, root);
    Object bound = binder.record(root, type, "");
    binder.throwProblems();
    if (bound == null) throw new IllegalStateException("bound to nothing without a problem");
    return type.cast(bound);
  }

  /// The text of a key before anything is bound, such as the one that decides what to bind to.
  /// Empty where it is absent or no text.
  ///
  /// @param name of the file, for messages
  /// @throws ConfigException if the text is no TOML
  public static Optional<String> peek(
      String name, String text, String key, List<String> overrides) {
    Branch root = Node.parse(name, text);
    overrides.forEach(override -> Node.override(root, override));
    return switch (root.children().get(key)) {
      case Leaf(String value, _) -> Optional.of(value);
      case Bare(String bare, _) -> Optional.of(bare.replaceAll("^[\"']|[\"']$", ""));
      case null, default -> Optional.empty();
    };
  }

  /// The record that an empty recipe gives.
  public static <T extends Record> T defaults(Class<T> type) {
    return parse("", "", type, List.of());
  }

  private void throwProblems() {
    if (problems.isEmpty()) return;
    boolean typed = problems.stream().allMatch(problem -> problem.place().override());
    throw new ConfigException(
        typed ? ConfigException.Origin.COMMAND_LINE : ConfigException.Origin.RECIPE,
        problems.stream()
            .sorted(Comparator.comparingInt(problem -> problem.place().line()))
            .map(problem -> problem.place().prefix() + problem.message())
            .toList());
  }

  private @Nullable Object problem(Place place, String message) {
    problems.add(new Problem(place, message));
    return null;
  }

  // Each of the methods below returns null after telling a problem.

  private @Nullable Object record(Branch branch, Class<?> type, String path) {
    RecordComponent[] components = type.getRecordComponents();
    String prefix = path.isEmpty() ? "" : path + ".";
    List<String> known =
        Arrays.stream(components).map(component -> Schema.kebab(component.getName())).toList();
    branch
        .children()
        .forEach((name, child) -> {
          if (!known.contains(name)) unknown(child.place(), prefix, name, known);
        });
    Object[] values = new Object[components.length];
    boolean complete = true;
    for (int i = 0; i < components.length; i++) {
      Object value = component(branch, components[i], prefix + known.get(i), known.get(i));
      complete &= value != null;
      if (value != null) values[i] = value;
    }
    return complete ? construct(type, components, values, branch, path) : null;
  }

  private @Nullable Object component(
      Branch branch, RecordComponent component, String path, String name) {
    Type type = component.getGenericType();
    Optional<Range> range = Optional.ofNullable(component.getAnnotation(Range.class));
    Node node = branch.children().get(name);
    if (node != null) return value(node, type, range, path);
    Default text = component.getAnnotation(Default.class);
    if (text != null) {
      return value(new Bare(text.value(), branch.place()), type, range, path);
    }
    if (component.getType() == Optional.class) return Optional.empty();
    if (component.getType().isRecord()) {
      Branch empty = new Branch(new LinkedHashMap<>(), branch.place());
      return record(empty, component.getType(), path);
    }
    return problem(
        branch.place(), "%s is missing; expected %s".formatted(path, Schema.words(type, range)));
  }

  private void unknown(Place place, String prefix, String name, List<String> siblings) {
    Optional<String> near = Nearest.to(name, siblings).map(sibling -> prefix + sibling);
    if (near.isEmpty()) {
      near =
          Schema.keys(rootType).stream()
              .map(Schema.Key::path)
              .filter(path -> path.equals(name) || path.endsWith("." + name))
              .findFirst();
    }
    String hint =
        near.map(key -> "; did you mean " + key + "?")
            .orElse("; known here: " + String.join(", ", siblings));
    problem(place, "unknown key " + prefix + name + hint);
  }

  private @Nullable Object construct(
      Class<?> type, RecordComponent[] components, Object[] values, Branch branch, String path) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (!(cause instanceof ConfigException) && !(cause instanceof IllegalArgumentException)) {
        throw new IllegalStateException("constructor of " + type.getName() + " failed", cause);
      }
      String message = String.valueOf(cause.getMessage());
      return problem(placeOf(message, branch, path), message);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + type.getName(), e);
    }
  }

  /// A constructor's message starts with the key it complains about; the table's place otherwise.
  private Place placeOf(String message, Branch branch, String path) {
    String word = message.split("[ :;,]", 2)[0];
    List<String> absolute = List.of(word.split("\\.", -1));
    return root.find(absolute)
        .or(() -> path.isEmpty() ? Optional.empty() : branch.find(absolute))
        .map(Node::place)
        .orElse(branch.place());
  }

  private @Nullable Object value(Node node, Type type, Optional<Range> range, String path) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type inner = arguments[arguments.length - 1];
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Optional.class) return optional(node, inner, range, path);
      Node read = node instanceof Bare bare ? parsed(bare, type, range, path) : node;
      if (read == null) return null;
      if (raw == List.class) return list(read, type, inner, range, path);
      if (raw == Map.class && arguments[0] == String.class) {
        return map(read, type, inner, range, path);
      }
      throw new IllegalArgumentException(path + ": a recipe cannot hold a " + type);
    }
    Class<?> raw = (Class<?>) type;
    if (node instanceof Bare bare) {
      boolean text =
          raw == String.class || raw == Path.class || raw == Duration.class || raw.isEnum();
      boolean quoted = bare.text().startsWith("\"") || bare.text().startsWith("'");
      Node read =
          text && !quoted ? new Leaf(bare.text(), bare.place()) : parsed(bare, type, range, path);
      return read == null ? null : value(read, type, range, path);
    }
    if (raw.isRecord()) {
      return node instanceof Branch branch
          ? record(branch, raw, path)
          : expected(node, type, range, path);
    }
    return scalar(node, raw, range, path);
  }

  /// The bare text as TOML.
  private @Nullable Node parsed(Bare bare, Type type, Optional<Range> range, String path) {
    try {
      Optional<Node> node = Node.parse("", "v = " + bare.text()).find(List.of("v"));
      if (node.isPresent() && bare.text().indexOf('\n') < 0) return moved(node.get(), bare.place());
    } catch (ConfigException e) {
      // Told below, in the words of the key.
    }
    expected(bare, type, range, path);
    return null;
  }

  private static Node moved(Node node, Place place) {
    return switch (node) {
      case Leaf leaf -> new Leaf(leaf.value(), place);
      case Bare bare -> new Bare(bare.text(), place);
      case Items items ->
          new Items(items.nodes().stream().map(item -> moved(item, place)).toList(), place);
      case Branch branch -> {
        Map<String, Node> children = new LinkedHashMap<>();
        branch.children().forEach((name, child) -> children.put(name, moved(child, place)));
        yield new Branch(children, place);
      }
    };
  }

  private @Nullable Object optional(Node node, Type inner, Optional<Range> range, String path) {
    if (node instanceof Bare bare && bare.text().isEmpty()) return Optional.empty();
    Object value = value(node, inner, range, path);
    return value == null ? null : Optional.of(value);
  }

  private @Nullable Object list(
      Node node, Type type, Type inner, Optional<Range> range, String path) {
    if (!(node instanceof Items items)) return expected(node, type, range, path);
    List<Object> values = new ArrayList<>();
    boolean complete = true;
    for (int i = 0; i < items.nodes().size(); i++) {
      Object value = value(items.nodes().get(i), inner, range, path + "[" + i + "]");
      complete &= value != null;
      if (value != null) values.add(value);
    }
    return complete ? List.copyOf(values) : null;
  }

  private @Nullable Object map(
      Node node, Type type, Type inner, Optional<Range> range, String path) {
    if (!(node instanceof Branch branch)) return expected(node, type, range, path);
    Map<String, Object> values = new LinkedHashMap<>();
    branch
        .children()
        .forEach((name, child) -> {
          Object value = value(child, inner, range, path + "." + name);
          if (value != null) values.put(name, value);
        });
    return values.size() == branch.children().size() ? Collections.unmodifiableMap(values) : null;
  }

  private @Nullable Object expected(Node node, Type type, Optional<Range> range, String path) {
    return problem(
        node.place(),
        "%s is %s; expected %s".formatted(path, node.seen(), Schema.words(type, range)));
  }

  private @Nullable Object scalar(Node node, Class<?> raw, Optional<Range> range, String path) {
    if (node instanceof Leaf(Object value, Place place)) {
      switch (value) {
        case Boolean truth when raw == boolean.class || raw == Boolean.class -> {
          return truth;
        }
        case Long whole when Schema.whole(raw) && Schema.inside(whole, range) -> {
          if (raw == long.class || raw == Long.class) return whole;
          if (whole == whole.intValue()) return whole.intValue();
        }
        case Long whole when Schema.real(raw) && Schema.inside(whole, range) -> {
          return whole.doubleValue();
        }
        case Double real when Schema.real(raw) && Schema.inside(real, range) -> {
          return real;
        }
        case String text when raw == String.class -> {
          return text;
        }
        case String text when raw == Path.class -> {
          return path(text, place, path);
        }
        case String text when raw == Duration.class -> {
          Optional<Duration> duration = Durations.parse(text);
          if (duration.isPresent()
              && (range.isEmpty() || Schema.inside(duration.get().toNanos() / 1e9, range))) {
            return duration.get();
          }
        }
        case String text when raw.isEnum() -> {
          List<String> names = Schema.constants(raw);
          int index = names.indexOf(text);
          if (index >= 0) return raw.getEnumConstants()[index];
          return problem(place, ConfigException.unknownMessage(path, text, names));
        }
        default -> {}
      }
    }
    return expected(node, raw, range, path);
  }

  private @Nullable Object path(String text, Place place, String path) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return problem(place, "%s is \"%s\"; not a path: %s".formatted(path, text, e.getReason()));
    }
  }
}
