package org.reason4j.generate.constraint;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Refuses a schema that is malformed or uses a keyword that is not followed, naming the place.
final class SchemaCheck {
  private static final int DEEPEST = 128;

  private static final Set<String> IGNORED =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "title",
          "description",
          "default",
          "examples",
          "example",
          "deprecated",
          "readOnly",
          "writeOnly",
          "contentEncoding",
          "contentMediaType",
          "nullable");
  private static final Set<String> ONE =
      Set.of(
          "additionalProperties",
          "propertyNames",
          "items",
          "contains",
          "not",
          "if",
          "then",
          "else");
  private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> MAPS =
      Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");
  private static final Set<String> COUNTS =
      Set.of(
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minContains",
          "maxContains",
          "minProperties",
          "maxProperties");
  private static final Set<String> BOUNDS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
  static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");

  private final JsonNode root;

  SchemaCheck(JsonNode root) {
    this.root = root;
  }

  void all() {
    check(root, "", 0);
  }

  private void check(JsonNode schema, String place, int depth) {
    if (depth > DEEPEST) throw bad(place, "is nested more than " + DEEPEST + " deep");
    if (schema.isBoolean()) return;
    if (!schema.isObject())
      throw bad(place, "is " + shown(schema) + "; expected an object, true or false");
    for (var entry : schema.properties())
      keyword(entry.getKey(), entry.getValue(), place + "/" + escaped(entry.getKey()), depth);
  }

  private void keyword(String name, JsonNode value, String at, int depth) {
    if (IGNORED.contains(name)) return;
    if (ONE.contains(name)) {
      check(value, at, depth + 1);
    } else if (LISTS.contains(name)) {
      if (!value.isArray() || value.isEmpty())
        throw bad(at, "is " + shown(value) + "; expected a list of schemas, not empty");
      for (int i = 0; i < value.size(); i++) check(value.get(i), at + "/" + i, depth + 1);
    } else if (MAPS.contains(name)) {
      if (!value.isObject())
        throw bad(at, "is " + shown(value) + "; expected an object of schemas");
      for (var entry : value.properties()) {
        if (name.equals("patternProperties")) RegularExpression.anywhere(entry.getKey());
        check(entry.getValue(), at + "/" + escaped(entry.getKey()), depth + 1);
      }
    } else if (COUNTS.contains(name)) {
      if (!value.isNumber()
          || value.decimalValue().signum() < 0
          || value.decimalValue().stripTrailingZeros().scale() > 0)
        throw bad(at, "is " + shown(value) + "; expected a whole number, at least 0");
    } else if (BOUNDS.contains(name)) {
      if (!value.isNumber()) throw bad(at, "is " + shown(value) + "; expected a number");
      if (name.equals("multipleOf") && value.decimalValue().signum() <= 0)
        throw bad(at, "is " + shown(value) + "; expected a number above 0");
    } else {
      other(name, value, at);
    }
  }

  private void other(String name, JsonNode value, String at) {
    switch (name) {
      case "type" -> {
        for (JsonNode type : value.isArray() ? value : java.util.List.of(value))
          if (!type.isString() || !TYPES.contains(type.asString()))
            throw bad(
                at, "is " + shown(type) + "; expected one of " + TYPES.stream().sorted().toList());
      }
      case "enum" -> {
        if (!value.isArray() || value.isEmpty())
          throw bad(at, "is " + shown(value) + "; expected a list of values, not empty");
      }
      case "const" -> {}
      case "required" -> strings(value, at);
      case "dependentRequired" -> {
        if (!value.isObject())
          throw bad(at, "is " + shown(value) + "; expected an object of lists");
        for (var entry : value.properties())
          strings(entry.getValue(), at + "/" + escaped(entry.getKey()));
      }
      case "pattern" -> {
        if (!value.isString()) throw bad(at, "is " + shown(value) + "; expected a text");
        RegularExpression.anywhere(value.asString());
      }
      case "format" -> {
        if (!value.isString()) throw bad(at, "is " + shown(value) + "; expected a text");
        if (Formats.named(value.asString()).isEmpty())
          throw bad(
              at, "is " + shown(value) + ", which is not supported; known are " + Formats.known());
      }
      case "uniqueItems" -> {
        if (!value.isBoolean()) throw bad(at, "is " + shown(value) + "; expected true or false");
      }
      case "$ref" -> {
        if (!value.isString()) throw bad(at, "is " + shown(value) + "; expected a text");
        JsonNode _ = target(value.asString(), at);
      }
      default ->
          throw bad(at, "is a keyword that is not supported; leave it out or say it otherwise");
    }
  }

  private static void strings(JsonNode value, String at) {
    boolean good = value.isArray();
    if (good) for (JsonNode each : value) good &= each.isString();
    if (!good) throw bad(at, "is " + shown(value) + "; expected a list of names");
  }

  /// The schema that a reference points to.
  JsonNode target(String reference, String at) {
    if (!reference.startsWith("#"))
      throw bad(
          at,
          "is \""
              + reference
              + "\"; only references inside the schema (#/...) are followed, nothing is fetched");
    JsonNode node = reference.equals("#") ? root : root.at(pointer(reference, at));
    if (node.isMissingNode()) throw bad(at, "is \"" + reference + "\", which points to nothing");
    return node;
  }

  /// The JSON pointer of a reference, unescaped from its form as a URI.
  static String pointer(String reference, String at) {
    String fragment = reference.substring(1);
    if (!fragment.isEmpty() && !fragment.startsWith("/"))
      throw bad(
          at, "is \"" + reference + "\"; anchors are not supported, use a pointer (#/$defs/name)");
    try {
      return java.net.URLDecoder.decode(
          fragment.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw bad(at, "is \"" + reference + "\"; its escapes are damaged");
    }
  }

  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  static ConstraintException bad(String place, String what) {
    return new ConstraintException("schema: #" + place + " " + what);
  }
}
