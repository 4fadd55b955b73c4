package org.reason4j.eval.suite;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.verify.Checkers;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One suite of an evaluation, ready to be written in the form of another tool.
///
/// @param settings of the suite; `model` of the whole evaluation
/// @param byItem its answers with their texts, of each asking the last, item by item
/// @param items the questions by id, where the data is at hand; else empty
/// @param at the time of the export
record Exported(
    String suite,
    ObjectNode settings,
    ObjectNode model,
    Map<String, List<Judged>> byItem,
    Map<String, Item> items,
    Instant at) {

  /// The suites of an evaluation's folder.
  static List<Exported> of(Path folder, SuiteFiles files, Instant at) {
    ObjectNode settings = EvalSettings.read(Disk.system(), folder.resolve(EvalSettings.NAME));
    List<Exported> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : settings.path("suites").properties()) {
      String suite = entry.getKey();
      Map<Judged.Key, Judged> last = new LinkedHashMap<>();
      Results.read(
          folder,
          one -> {
            if (one.suite().equals(suite)) last.put(one.key(), one);
          });
      Map<String, List<Judged>> byItem = new LinkedHashMap<>();
      last.values()
          .forEach(one -> byItem.computeIfAbsent(one.item(), _ -> new ArrayList<>()).add(one));
      all.add(
          new Exported(
              suite,
              (ObjectNode) entry.getValue(),
              (ObjectNode) settings.path("model"),
              byItem,
              items(suite, files),
              at));
    }
    return all;
  }

  private static Map<String, Item> items(String suite, SuiteFiles files) {
    Map<String, Item> items = new LinkedHashMap<>();
    if (!Suites.BUILT_IN.contains(suite)) return items;
    Suites.Found found = Suites.named(suite);
    files
        .find(found)
        .ifPresent(
            data -> Items.of(found.suite(), data).forEach(item -> items.put(item.id(), item)));
    return items;
  }

  String modelName() {
    return model.path("name").asString("model");
  }

  /// What was asked; the item's id where the data is not at hand.
  String prompt(String item) {
    return Optional.ofNullable(items.get(item)).map(Item::prompt).orElse(item);
  }

  /// The gold as text; empty where it is not known.
  String target(String item) {
    return Optional.ofNullable(items.get(item))
        .map(Item::gold)
        .filter(gold -> !gold.isNull())
        .map(gold -> gold.isValueNode() ? gold.asString() : gold.toString())
        .orElse("");
  }

  /// What is said of all answers.
  SuiteSummary summary() {
    int k = settings.path("k").asInt(1);
    List<Judged> all = byItem.values().stream().flatMap(List::stream).toList();
    Suite suite =
        Suite.parse(
            "",
            "name = \"%s\"\nfile = \"-\"\nkind = \"%s\"\nmetric = \"%s\"\n"
                .formatted(
                    this.suite,
                    settings.path("kind").asString("math"),
                    settings.path("metric").asString("pass@1")));
    return SuiteSummary.of(suite, k, byItem.size() * k, all, Checkers.standard());
  }
}
