package org.reason4j.verify;

import java.util.List;
import org.reason4j.config.ConfigException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// One thing to verify, as a line `{"id", "kind", "gold", "prediction", "config"}` holds it.
///
/// @param id names the case in output; may be empty
/// @param kind the name of its [Checker]
/// @param gold what the prediction is held against: a text, tests, or null
/// @param prediction what was answered: a text, usually a whole response, or a list of texts
/// @param config parameters of the rule; an object, empty where there are none
public record Case(String id, String kind, JsonNode gold, JsonNode prediction, JsonNode config) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// A case of texts.
  public static Case of(String id, String kind, String gold, String prediction, ObjectNode config) {
    return new Case(
        id,
        kind,
        JSON.getNodeFactory().stringNode(gold),
        JSON.getNodeFactory().stringNode(prediction),
        config);
  }

  /// The case that a line holds. Unknown keys are left alone: they are the owner's. A prediction of
  /// null is the empty text.
  ///
  /// @param kind of lines that name none; empty where each must name its own
  /// @throws ConfigException naming the field that is missing or of another form
  public static Case of(JsonNode line, String kind) {
    if (!line.isObject()) {
      throw new ConfigException("is " + shown(line) + "; expected an object with \"prediction\"");
    }
    String own = kind.isEmpty() ? text(line, "kind") : kind;
    if (own.isEmpty()) {
      throw new ConfigException("has no \"kind\"; expected the name of a verifier, such as math");
    }
    JsonNode prediction = line.path("prediction");
    if (!prediction.isString() && !prediction.isArray() && !prediction.isNull()) {
      throw new ConfigException(
          prediction.isMissingNode()
              ? "has no \"prediction\"; expected a text"
              : "\"prediction\" is " + shown(prediction) + "; expected a text or a list");
    }
    JsonNode gold = line.path("gold");
    JsonNode config = line.path("config");
    if (!config.isObject() && !config.isMissingNode() && !config.isNull()) {
      throw new ConfigException("\"config\" is " + shown(config) + "; expected an object");
    }
    return new Case(
        line.path("id").isValueNode() ? line.path("id").asString("") : "",
        own,
        gold.isMissingNode() ? NullNode.getInstance() : gold,
        prediction.isNull() ? JSON.getNodeFactory().stringNode("") : prediction,
        config.isObject() ? config : JSON.createObjectNode());
  }

  /// The gold as a text: a string as it is, a number as written, anything else as JSON; empty for
  /// null.
  public String goldText() {
    if (gold.isNull()) return "";
    return gold.isValueNode() ? gold.asString() : gold.toString();
  }

  /// The prediction as a text; a list of one text is that text.
  public String predictionText() {
    if (prediction.isString()) return prediction.stringValue();
    List<JsonNode> items = prediction.valueStream().toList();
    return items.size() == 1 && items.getFirst().isString()
        ? items.getFirst().stringValue()
        : prediction.toString();
  }

  private static String text(JsonNode line, String key) {
    return line.path(key).isString() ? line.path(key).stringValue() : "";
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
