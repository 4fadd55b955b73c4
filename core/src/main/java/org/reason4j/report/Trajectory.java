package org.reason4j.report;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// One recorded answer of a training step, as a reader of the run sees it.
///
/// @param ids tokens of the answer
/// @param verdict `correct`, `wrong` or `unverified`
/// @param rewards each part by name; NaN where it had no opinion
/// @param style name of the way the answer goes about it, empty if none was recorded
/// @param behaviour counts by name, such as `tries`
public record Trajectory(
    long step,
    int prompt,
    int sample,
    String task,
    String id,
    String language,
    String question,
    String reference,
    int[] ids,
    String text,
    String finish,
    String verdict,
    Map<String, Double> rewards,
    double reward,
    double advantage,
    String style,
    Map<String, Double> behaviour) {
  /// Reads the JSON of one line. Keys that are missing read as empty, 0 or NaN: a report shows what
  /// there is.
  static Trajectory of(JsonNode node) {
    JsonNode tokens = node.path("ids");
    int[] ids = new int[tokens.size()];
    for (int i = 0; i < ids.length; i++) ids[i] = tokens.get(i).asInt(-1);
    Map<String, Double> rewards = new TreeMap<>();
    node.path("rewards").properties().forEach(e -> rewards.put(e.getKey(), number(e.getValue())));
    Map<String, Double> behaviour = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : node.path("behaviour").properties()) {
      JsonNode value = e.getValue();
      if (value.isNumber()) behaviour.put(e.getKey(), value.doubleValue());
      if (value.isBoolean()) behaviour.put(e.getKey(), value.booleanValue() ? 1.0 : 0.0);
    }
    return new Trajectory(
        node.path("step").asLong(0),
        node.path("prompt").asInt(0),
        node.path("sample").asInt(0),
        text(node, "task"),
        text(node, "id"),
        text(node, "language"),
        text(node, "question"),
        text(node, "reference"),
        ids,
        text(node, "text"),
        text(node, "finish"),
        text(node, "verdict"),
        rewards,
        number(node.path("reward")),
        number(node.path("advantage")),
        text(node.path("behaviour"), "style"),
        behaviour);
  }

  boolean correct() {
    return verdict.equals("correct");
  }

  boolean truncated() {
    return finish.equals("length");
  }

  double count(String name) {
    return behaviour.getOrDefault(name, 0.0);
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isString() ? value.stringValue() : "";
  }

  private static double number(JsonNode value) {
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }
}
