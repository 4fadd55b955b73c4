package org.reason4j.eval.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reason4j.weights.Disk;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The file `settings.json` of an evaluation: what was asked of whom, so that nothing else is added
/// to its answers. Suites may be added, and k and the limit may grow: the answers that are there
/// stay what they are.
public final class EvalSettings {
  /// The file's name.
  public static final String NAME = "settings.json";

  private static final JsonMapper JSON = JsonMapper.shared();

  private EvalSettings() {}

  /// Settings of one suite.
  ///
  /// @param version of the suite: the SHA-256 of its TOML
  /// @param data the SHA-256 of its data
  public record Entry(Suite suite, String version, String data, Protocol protocol) {}

  /// Holds these settings against those of the folder, and writes both together.
  ///
  /// @param model who is asked: name, fingerprint, template, version of the code ...
  /// @throws SuiteException naming every difference
  public static void agree(Disk disk, Path folder, ObjectNode model, List<Entry> entries) {
    Path file = folder.resolve(NAME);
    ObjectNode kept = disk.exists(file) ? read(disk, file) : JSON.createObjectNode();
    List<String> differences = new ArrayList<>();
    if (kept.has("model")) compare("", kept.path("model"), model, differences);
    ObjectNode suites = kept.withObjectProperty("suites");
    for (Entry entry : entries) {
      ObjectNode node = node(entry);
      JsonNode before = suites.path(entry.suite().name());
      if (before.isObject()) {
        compare(entry.suite().name() + ".", before, node, differences);
        for (String key : List.of("k", "limit")) {
          if (before.path(key).asInt() > node.path(key).asInt())
            differences.add(
                "%s.%s was %s and is %s (it may only grow)"
                    .formatted(entry.suite().name(), key, before.path(key), node.path(key)));
        }
      }
      suites.set(entry.suite().name(), node);
    }
    if (!differences.isEmpty())
      throw new SuiteException(
          SuiteException.Reason.OTHER,
          "%s holds answers of other settings: %s. Give the settings it was begun with, or another --out"
              .formatted(folder, String.join("; ", differences)));
    kept.set("model", model);
    disk.publish(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(kept));
  }

  /// The settings of a folder.
  ///
  /// @throws SuiteException where it is no folder of an evaluation
  public static ObjectNode read(Disk disk, Path file) {
    if (!disk.exists(file))
      throw new SuiteException(
          SuiteException.Reason.ABSENT,
          "no %s; expected the folder of an evaluation (its --out)".formatted(file));
    try {
      if (JSON.readTree(disk.read(file)) instanceof ObjectNode node) return node;
    } catch (JacksonException _) { // told below
    }
    throw new SuiteException(
        SuiteException.Reason.DAMAGED, file + " is no JSON object; choose another --out");
  }

  private static ObjectNode node(Entry entry) {
    Protocol how = entry.protocol();
    return JSON.createObjectNode()
        .put("version", entry.version())
        .put("data", entry.data())
        .put("kind", entry.suite().kind())
        .put("metric", entry.suite().metric())
        .put("temperature", how.temperature())
        .put("top_p", how.topP())
        .put("max_tokens", how.maxTokens())
        .put("seed", how.seed())
        .put("k", how.k())
        .put("limit", how.limit());
  }

  private static void compare(
      String prefix, JsonNode before, JsonNode now, List<String> differences) {
    for (String key : now.propertyNames()) {
      if (key.equals("k") || key.equals("limit") || key.equals("commit")) continue;
      if (!before.path(key).toString().equals(now.path(key).toString()))
        differences.add(
            "%s%s was %s and is %s".formatted(prefix, key, before.path(key), now.path(key)));
    }
  }
}
