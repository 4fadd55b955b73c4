package org.reason4j.reward.instruction;

import java.util.List;
import org.reason4j.config.ConfigException;
import tools.jackson.databind.JsonNode;

/// What an instruction is asked with, such as `{"num_words": 50, "relation": "at least"}`. A number
/// may be written as text or with a fraction of zero, as files of other tools hold it.
///
/// @param id the instruction's name, for messages
/// @param values an object; a null in it is as good as absent
record Parameters(String id, JsonNode values) {
  boolean has(String name) {
    return values.hasNonNull(name);
  }

  /// A whole number.
  int count(String name) {
    JsonNode value = required(name);
    double number = value.asDouble(Double.NaN);
    if (number != Math.rint(number) || Math.abs(number) > 1e9) {
      throw bad(name, value, "a whole number");
    }
    return (int) number;
  }

  String text(String name) {
    JsonNode value = required(name);
    if (!value.isString()) throw bad(name, value, "a text");
    return value.stringValue();
  }

  /// A list of texts; a single text is a list of one.
  List<String> texts(String name) {
    JsonNode value = required(name);
    if (value.isString()) return List.of(value.stringValue());
    if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString)) {
      throw bad(name, value, "a list of texts");
    }
    return value.valueStream().map(JsonNode::stringValue).toList();
  }

  /// The relation of a count; `at least` where none is named.
  Relation relation(String name) {
    return has(name) ? Relation.of(text(name)) : Relation.AT_LEAST;
  }

  private JsonNode required(String name) {
    if (!has(name)) throw new ConfigException("%s has no '%s'", id, name);
    return values.path(name);
  }

  private ConfigException bad(String name, JsonNode value, String expected) {
    return new ConfigException("%s of %s is %s; expected %s", name, id, value, expected);
  }
}
