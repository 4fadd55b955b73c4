package org.reason4j.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What differs between two recipes, key by key; keys with equal values are left out.
///
/// @param changes in the order of the keys
public record Diff(List<Change> changes) {
  public Diff {
    changes = List.copyOf(changes);
  }

  /// One key.
  ///
  /// @param before as TOML; empty if the key is only in the second recipe
  /// @param after as TOML; empty if the key is only in the first recipe
  public record Change(String key, Optional<String> before, Optional<String> after) {
    @Override
    public String toString() {
      return key + ": " + before.orElse("unset") + " -> " + after.orElse("unset");
    }
  }

  /// Compares two recipes.
  public static Diff between(Record before, Record after) {
    return between(TomlWriter.flatten(before), TomlWriter.flatten(after));
  }

  /// Compares keys and values, such as two files of versions whose records differ.
  public static Diff between(Map<String, String> before, Map<String, String> after) {
    Map<String, String> keys = new LinkedHashMap<>(before);
    after.forEach(keys::putIfAbsent);
    List<Change> changes = new ArrayList<>();
    for (String key : keys.keySet()) {
      Change change =
          new Change(
              key, Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key)));
      if (!change.before().equals(change.after())) changes.add(change);
    }
    return new Diff(changes);
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /// A line a change, each indented by two.
  @Override
  public String toString() {
    return changes.stream().map(change -> "  " + change).collect(Collectors.joining("\n"));
  }
}
