package org.reason4j.verify;

import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A checker as a reward's verifier: it is given the whole response. The question is put into
/// `config.question`, where the config has none.
///
/// A reference is the gold itself, or a JSON object `{"gold", "config"}` where the gold is no text
/// or the rule has parameters ([#reference]).
///
/// @param checker its kind is the name
public record CheckerVerifier(Checker checker) implements Verifier {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public String name() {
    return checker.kind();
  }

  @Override
  public Reads reads() {
    return Reads.WHOLE;
  }

  /// The reference of a problem with this gold and these parameters.
  public static String reference(JsonNode gold, JsonNode config) {
    if (gold.isString() && config.isEmpty() && !gold.stringValue().startsWith("{")) {
      return gold.stringValue();
    }
    ObjectNode both = JSON.createObjectNode();
    both.set("gold", gold);
    if (!config.isEmpty()) both.set("config", config);
    return both.toString();
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    JsonNode gold = JSON.getNodeFactory().stringNode(reference);
    ObjectNode config = JSON.createObjectNode();
    if (reference.startsWith("{")) {
      try {
        if (JSON.readTree(reference) instanceof ObjectNode both && both.has("gold")) {
          gold = both.path("gold");
          if (both.path("config") instanceof ObjectNode own) config = own;
        }
      } catch (JacksonException _) {
        config = JSON.createObjectNode(); // a gold that begins like an object
      }
    }
    if (!config.has("question")) config.put("question", question);
    return checker
        .check(new Case("", checker.kind(), gold, JSON.getNodeFactory().stringNode(answer), config))
        .verdict();
  }
}
