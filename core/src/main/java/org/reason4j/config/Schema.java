package org.reason4j.config;

import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the components of a record say about its keys.
final class Schema {
  private Schema() {}

  /// One key of a recipe.
  ///
  /// @param path dotted, from the root
  /// @param table whether other keys are below it
  record Key(String path, RecordComponent component, boolean table) {
    <A extends Annotation> Optional<A> note(Class<A> type) {
      return Optional.ofNullable(component.getAnnotation(type));
    }
  }

  /// All keys of a recipe, tables before what is in them, in the order of the components.
  static List<Key> keys(Class<?> type) {
    List<Key> keys = new ArrayList<>();
    collect(type, "", keys);
    return keys;
  }

  private static void collect(Class<?> type, String prefix, List<Key> keys) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + kebab(component.getName());
      Optional<Class<?>> inner = table(component.getGenericType());
      keys.add(new Key(path, component, inner.isPresent()));
      inner.ifPresent(below -> collect(below, path + ".", keys));
    }
  }

  /// The record that a table of this type is bound to: the type itself or what it holds.
  private static Optional<Class<?>> table(Type type) {
    if (type instanceof Class<?> raw && raw.isRecord()) return Optional.of(raw);
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return table(arguments[arguments.length - 1]);
    }
    return Optional.empty();
  }

  /// `groupSize` as `group-size`, `TOP_P` as `top-p`.
  static String kebab(String name) {
    if (name.equals(name.toUpperCase(Locale.ROOT))) {
      return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (Character.isUpperCase(letter)) {
        if (!text.isEmpty()) text.append('-');
        text.append(Character.toLowerCase(letter));
      } else {
        text.append(letter);
      }
    }
    return text.toString();
  }

  /// The type in words, as they follow "expected".
  static String words(Type type, Optional<Range> range) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      String inner = words(arguments[arguments.length - 1], range);
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == List.class) return "a list, each " + inner;
      if (raw == Map.class) return "a table, each value " + inner;
      return inner;
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord()) return "a table";
    if (raw.isEnum()) return "one of " + String.join(", ", constants(raw));
    if (raw == boolean.class || raw == Boolean.class) return "true or false";
    if (raw == String.class) return "a text";
    if (raw == Path.class) return "a path";
    if (raw == Duration.class) {
      return "a duration such as 500ms, 90s or 1h30m" + bounds(range, " (seconds: ", ")");
    }
    if (whole(raw)) return "a whole number" + bounds(range, " ", "");
    if (real(raw)) return "a number" + bounds(range, " ", "");
    throw new IllegalArgumentException("a recipe cannot hold a " + type);
  }

  static boolean whole(Class<?> raw) {
    return raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class;
  }

  static boolean real(Class<?> raw) {
    return raw == double.class || raw == Double.class;
  }

  static List<String> constants(Class<?> enumeration) {
    return Arrays.stream(enumeration.getEnumConstants())
        .map(constant -> kebab(((Enum<?>) constant).name()))
        .toList();
  }

  /// The bounds in words; empty where any number goes.
  static String bounds(Optional<Range> range, String before, String after) {
    if (range.isEmpty()) return "";
    Range r = range.get();
    List<String> parts = new ArrayList<>();
    if (r.min() != -Double.MAX_VALUE && r.max() < Double.MAX_VALUE) {
      parts.add("from " + number(r.min()) + " to " + number(r.max()));
    } else if (r.min() != -Double.MAX_VALUE) {
      parts.add(">= " + number(r.min()));
    } else if (r.max() < Double.MAX_VALUE) {
      parts.add("<= " + number(r.max()));
    }
    if (r.above() != Double.NEGATIVE_INFINITY) parts.add("> " + number(r.above()));
    if (r.below() != Double.POSITIVE_INFINITY) parts.add("< " + number(r.below()));
    if (r.max() == Double.POSITIVE_INFINITY) parts.add("or inf");
    return parts.isEmpty()
        ? ""
        : before + parts.stream().collect(Collectors.joining(" and ")) + after;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : TomlWriter.number(value);
  }

  static boolean inside(double value, Optional<Range> range) {
    if (range.isEmpty()) return Double.isFinite(value);
    Range r = range.get();
    return value >= r.min() && value <= r.max() && value > r.above() && value < r.below()
        || value == Double.POSITIVE_INFINITY && r.max() == value;
  }
}
