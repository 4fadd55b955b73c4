package org.reason4j.config;

import java.util.List;
import java.util.Optional;

/// What a key of a recipe means: text made from the annotations of its record.
public final class Explain {
  private Explain() {}

  /// The explanation of one key, or of every key below a table.
  ///
  /// @param recipe the root record
  /// @param key dotted; empty for all keys
  /// @throws ConfigException if there is no such key, with the nearest one
  public static String key(Class<? extends Record> recipe, String key) {
    List<Schema.Key> keys = Schema.keys(recipe);
    if (key.isEmpty()) return overview(keys, "");
    Optional<Schema.Key> found = keys.stream().filter(k -> k.path().equals(key)).findFirst();
    if (found.isEmpty()) {
      List<Schema.Key> ending = keys.stream().filter(k -> k.path().endsWith("." + key)).toList();
      if (ending.size() == 1) return one(ending.getFirst());
      throw unknown(key, keys, ending);
    }
    Schema.Key exact = found.get();
    return exact.table() ? one(exact) + "\n\n" + overview(keys, key + ".") : one(exact);
  }

  private static ConfigException unknown(
      String key, List<Schema.Key> keys, List<Schema.Key> ending) {
    List<String> paths = keys.stream().map(Schema.Key::path).toList();
    String hint = ending.isEmpty() ? "" : "one of " + String.join(", ", paths(ending));
    if (hint.isEmpty()) {
      hint = Nearest.to(key, paths).orElseGet(() -> lastNearest(key, paths));
    }
    return ConfigException.usage(
        "unknown key %s%s List all: reason4j explain",
        key, hint.isEmpty() ? "." : "; did you mean " + hint + "?");
  }

  private static List<String> paths(List<Schema.Key> keys) {
    return keys.stream().map(Schema.Key::path).toList();
  }

  /// The first key whose last part is near that of `key`.
  private static String lastNearest(String key, List<String> paths) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    return paths.stream()
        .filter(path ->
            Nearest.to(last, List.of(path.substring(path.lastIndexOf('.') + 1))).isPresent())
        .findFirst()
        .orElse("");
  }

  private static String one(Schema.Key key) {
    StringBuilder text = new StringBuilder(key.path());
    key.note(Doc.class).ifPresent(doc -> text.append("\n  ").append(doc.value()));
    if (key.table() && key.component().getType().isRecord()) return text.toString();
    row(text, "type", Schema.words(key.component().getGenericType(), Optional.empty()));
    row(
        text,
        "default",
        key.note(Default.class)
            .map(Default::value)
            .orElse(key.component().getType() == Optional.class ? "unset" : "none: must be given"));
    String range = Schema.bounds(key.note(Range.class), "", "");
    if (!range.isEmpty()) row(text, "range", range);
    key.note(Doc.class)
        .map(Doc::source)
        .filter(source -> !source.isEmpty())
        .ifPresent(source -> row(text, "source", source));
    return text.toString();
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("\n  %-8s %s".formatted(name, value));
  }

  private static String overview(List<Schema.Key> keys, String prefix) {
    StringBuilder text = new StringBuilder();
    for (Schema.Key key : keys) {
      if (!key.path().startsWith(prefix)) continue;
      boolean heading = key.table() && key.component().getType().isRecord();
      String value = key.note(Default.class).map(Default::value).orElse("");
      String doc = key.note(Doc.class).map(Doc::value).orElse("");
      String name =
          heading ? "[" + key.path() + "]" : key.path() + (value.isEmpty() ? "" : " = " + value);
      text.append("%-44s %s".formatted(name, doc).stripTrailing()).append('\n');
    }
    return text.toString().stripTrailing();
  }
}
