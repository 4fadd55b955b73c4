package org.reason4j.eval.suite;

import org.reason4j.verify.Case;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One question of a suite.
///
/// @param id its name, no other item's of the suite
/// @param prompt what is asked
/// @param gold what answers are held against; null where the checker needs none
/// @param config what the checker is told besides
/// @param row the row of the data, as it is
public record Item(String id, String prompt, JsonNode gold, ObjectNode config, ObjectNode row) {
  /// The case of an answer. The letter of a choice is given as a list of one, so that it is not
  /// read as the text of a choice that is a letter itself.
  public Case answered(String kind, String answer) {
    var nodes = JsonMapper.shared().getNodeFactory();
    JsonNode against = config.has("choices") ? nodes.arrayNode().add(gold) : gold;
    return new Case(id, kind, against, nodes.stringNode(answer), config);
  }
}
