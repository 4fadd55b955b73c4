package org.reason4j.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Settings that differ between two resolved recipes, by full key. Comments, order and empty lines
/// do not count.
final class RecipeChange {
  private RecipeChange() {}

  /// Lines such as `grpo.beta = 0.001, now 0.0`; empty where the recipes mean the same.
  static List<String> between(String then, String now) {
    Map<String, String> old = settings(then);
    Map<String, String> fresh = settings(now);
    var keys = new TreeMap<>(old);
    keys.putAll(fresh);
    List<String> changes = new ArrayList<>();
    for (String key : keys.keySet()) {
      String before = old.getOrDefault(key, "(absent)");
      String after = fresh.getOrDefault(key, "(absent)");
      if (!before.equals(after)) changes.add("%s = %s, now %s".formatted(key, before, after));
    }
    return changes;
  }

  private static Map<String, String> settings(String toml) {
    Map<String, String> settings = new TreeMap<>();
    String section = "";
    int other = 0;
    for (String line : toml.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) continue;
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]") && equals < 0)
        section = line.substring(1, line.length() - 1).strip() + ".";
      else if (equals > 0)
        settings.put(
            section + line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      else settings.put(section + "line " + ++other, line); // of a value over several lines
    }
    return settings;
  }
}
