package org.reason4j.config;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes a record as TOML, in one form only: keys in the order of the components, values before
/// tables, every default spelt out, an empty `Optional` left out. Equal records give equal bytes,
/// and [TomlBinder] reads them back to an equal record.
public final class TomlWriter {
  private final StringBuilder out = new StringBuilder();

  private TomlWriter() {}

  /// The whole file, with a line end at its end.
  public static String write(Record recipe) {
    TomlWriter writer = new TomlWriter();
    writer.table("", values(recipe));
    return writer.out.toString();
  }

  /// Every key with its value as TOML, by dotted path; elements of a list of tables by `[index]`.
  public static Map<String, String> flatten(Record recipe) {
    Map<String, String> flat = new LinkedHashMap<>();
    flatten("", values(recipe), flat);
    return flat;
  }

  private static void flatten(String path, Object value, Map<String, String> flat) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((name, inner) ->
              flatten(path.isEmpty() ? key(name) : path + "." + key(name), inner, flat));
      case List<?> list when tables(list) -> {
        for (int i = 0; i < list.size(); i++) flatten(path + "[" + i + "]", list.get(i), flat);
      }
      default -> flat.put(path, scalar(value));
    }
  }

  /// The components of a record as plain maps and lists, empty optionals left out.
  private static Map<String, Object> values(Record value) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Object inner = component.getAccessor().invoke(value);
        plain(inner).ifPresent(it -> values.put(Schema.kebab(component.getName()), it));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    return values;
  }

  private static Optional<Object> plain(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.flatMap(TomlWriter::plain);
      case Record inner -> Optional.of(values(inner));
      case List<?> list ->
          Optional.of(list.stream().map(item -> plain(item).orElseThrow()).toList());
      case Map<?, ?> map -> {
        Map<String, Object> inner = new LinkedHashMap<>();
        map.forEach((name, item) -> inner.put(name.toString(), plain(item).orElseThrow()));
        yield Optional.of(inner);
      }
      default -> Optional.of(value);
    };
  }

  private void table(String path, Map<?, ?> values) {
    List<Map.Entry<?, ?>> later = new ArrayList<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      boolean below =
          entry.getValue() instanceof Map || entry.getValue() instanceof List<?> l && tables(l);
      if (below) {
        later.add(entry);
      } else {
        out.append(key(entry.getKey())).append(" = ").append(scalar(entry.getValue())).append('\n');
      }
    }
    for (Map.Entry<?, ?> entry : later) {
      String inner = path.isEmpty() ? key(entry.getKey()) : path + "." + key(entry.getKey());
      if (entry.getValue() instanceof Map<?, ?> map) {
        section("[" + inner + "]");
        table(inner, map);
      } else {
        for (Object item : (List<?>) entry.getValue()) {
          section("[[" + inner + "]]");
          table(inner, (Map<?, ?>) item);
        }
      }
    }
  }

  private void section(String header) {
    if (!out.isEmpty()) out.append('\n');
    out.append(header).append('\n');
  }

  private static boolean tables(List<?> list) {
    return !list.isEmpty() && list.getFirst() instanceof Map;
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Double number -> number(number);
      case Integer whole -> whole.toString();
      case Long whole -> whole.toString();
      case Boolean truth -> truth.toString();
      case String text -> quoted(text);
      case Enum<?> constant -> quoted(Schema.kebab(constant.name()));
      case Duration duration -> quoted(Durations.format(duration));
      case Path path -> quoted(path.toString().replace('\\', '/'));
      case List<?> list ->
          list.stream().map(TomlWriter::scalar).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map when map.isEmpty() -> "{}";
      default -> throw new IllegalArgumentException("a recipe cannot hold a " + value.getClass());
    };
  }

  /// The shortest decimal that reads back to the same bits, always with a point or an exponent.
  static String number(double value) {
    if (Double.isNaN(value)) return "nan";
    if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
    return Double.toString(value).replace(".0E", "E").toLowerCase(Locale.ROOT);
  }

  private static String key(Object name) {
    String text = name.toString();
    return text.matches("[A-Za-z0-9_-]+") ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f) quoted.append("\\u%04x".formatted((int) c));
          else quoted.append(c);
        }
      }
    }
    return quoted.append('"').toString();
  }
}
