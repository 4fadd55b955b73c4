package org.reason4j.checkpoint;

import java.util.Map;
import java.util.TreeMap;
import org.reason4j.config.Diff;

/// Settings that differ between two resolved recipes, by full key. Comments, order and empty lines
/// do not count.
final class RecipeChange {
  private RecipeChange() {}

  /// What differs; empty where the recipes mean the same.
  static Diff between(String then, String now) {
    return Diff.between(settings(then), settings(now));
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
