package org.reason4j.verify;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.Answers;
import org.reason4j.reward.format.BoundedText;
import tools.jackson.databind.JsonNode;

/// Whether a response is a JSON document, bare or in one fence, that a schema allows: the gold or
/// `config.schema`, of the keywords of JSON Schema 2020-12 in [#KNOWN].
///
/// Rules: `valid`, `invalid`, `not-json`, `no-answer`, `bad-schema` (a keyword that is not
/// followed: unverified).
public final class SchemaChecker implements Checker {
  private static final Set<String> KNOWN =
      Set.of(
          "$schema",
          "$id",
          "$defs",
          "$ref",
          "$comment",
          "title",
          "description",
          "default",
          "examples",
          "type",
          "enum",
          "const",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "prefixItems",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minProperties",
          "maxProperties",
          "minLength",
          "maxLength",
          "pattern",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "allOf",
          "anyOf",
          "oneOf",
          "not");

  private static final int DEEPEST = 64;
  private static final int MOST_STEPS = 100_000;

  @Override
  public String kind() {
    return "json-schema";
  }

  @Override
  public Finding check(Case given) {
    JsonNode schema = given.config().has("schema") ? given.config().path("schema") : given.gold();
    Optional<String> said = Answers.summary(given.predictionText());
    if (said.isEmpty()) return Finding.none("no-answer", schema.toString());
    Optional<JsonNode> document = Documents.read(said.get());
    try {
      if (!schema.isObject() && !schema.isBoolean())
        throw new ConfigException("no schema is given");
      if (document.isEmpty()) return Finding.wrong("not-json", "JSON", said.get());
      String fault = new Walk(schema).fault(schema, document.get(), "$", 0);
      return fault.isEmpty()
          ? Finding.correct("valid", document.get().toString())
          : Finding.wrong("invalid", schema.toString(), fault);
    } catch (ConfigException bad) {
      return Finding.unverified("bad-schema", String.join("; ", bad.problems()));
    }
  }

  /// One document against one schema, in a bounded number of steps.
  private static final class Walk {
    private final JsonNode root;
    private final BoundedText looks = new BoundedText();
    private int steps;

    Walk(JsonNode root) {
      this.root = root;
    }

    /// What is wrong first, with its place; empty where nothing is.
    String fault(JsonNode schema, JsonNode value, String at, int depth) {
      if (depth > DEEPEST || ++steps > MOST_STEPS)
        throw new ConfigException("too deep or too long");
      if (schema.isBoolean()) return schema.booleanValue() ? "" : at + " is not allowed";
      for (String key : schema.propertyNames()) {
        if (!KNOWN.contains(key)) throw new ConfigException("keyword %s is not followed", key);
      }
      if (schema.has("$ref")) {
        String fault = fault(referred(schema.path("$ref").asString("")), value, at, depth + 1);
        if (!fault.isEmpty()) return fault;
      }
      if (schema.has("type") && !ofType(schema.path("type"), value)) {
        return at + " is not of type " + schema.path("type");
      }
      if (schema.has("const") && !same(schema.path("const"), value))
        return at + " is not the const";
      if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(e -> same(e, value))) {
        return at + " is none of the enum";
      }
      String fault = combined(schema, value, at, depth);
      if (!fault.isEmpty()) return fault;
      if (value.isObject()) return object(schema, value, at, depth);
      if (value.isArray()) return array(schema, value, at, depth);
      if (value.isString()) return text(schema, value.stringValue(), at);
      return value.isNumber() ? number(schema, value.doubleValue(), at) : "";
    }

    private JsonNode referred(String reference) {
      JsonNode found =
          reference.equals("#")
              ? root
              : reference.startsWith("#/") ? root.at(reference.substring(1)) : root.path("\0");
      if (found.isMissingNode()) throw new ConfigException("$ref %s leads nowhere", reference);
      return found;
    }

    private String combined(JsonNode schema, JsonNode value, String at, int depth) {
      for (JsonNode each : schema.path("allOf")) {
        String fault = fault(each, value, at, depth + 1);
        if (!fault.isEmpty()) return fault;
      }
      if (schema.has("anyOf") && matches(schema.path("anyOf"), value, at, depth) == 0) {
        return at + " meets none of anyOf";
      }
      if (schema.has("oneOf") && matches(schema.path("oneOf"), value, at, depth) != 1) {
        return at + " does not meet exactly one of oneOf";
      }
      boolean not = schema.has("not") && fault(schema.path("not"), value, at, depth + 1).isEmpty();
      return not ? at + " meets what it must not" : "";
    }

    private int matches(JsonNode schemas, JsonNode value, String at, int depth) {
      int count = 0;
      for (JsonNode each : schemas) {
        if (fault(each, value, at, depth + 1).isEmpty()) count++;
      }
      return count;
    }

    private String object(JsonNode schema, JsonNode value, String at, int depth) {
      for (JsonNode name : schema.path("required")) {
        if (!value.has(name.asString(""))) return at + " lacks " + name;
      }
      if (outside(schema, "minProperties", "maxProperties", value.size())) {
        return at + " has " + value.size() + " properties";
      }
      for (var entry : value.properties()) {
        JsonNode own = schema.path("properties").path(entry.getKey());
        JsonNode rule = own.isMissingNode() ? schema.path("additionalProperties") : own;
        if (rule.isMissingNode()) continue;
        String fault = fault(rule, entry.getValue(), at + "." + entry.getKey(), depth + 1);
        if (!fault.isEmpty()) return fault;
      }
      return "";
    }

    private String array(JsonNode schema, JsonNode value, String at, int depth) {
      if (outside(schema, "minItems", "maxItems", value.size())) {
        return at + " has " + value.size() + " items";
      }
      boolean unique = schema.path("uniqueItems").asBoolean(false);
      if (unique && value.valueStream().distinct().count() != value.size()) {
        return at + " repeats an item";
      }
      JsonNode first = schema.path("prefixItems");
      for (int i = 0; i < value.size(); i++) {
        JsonNode rule = i < first.size() ? first.path(i) : schema.path("items");
        if (rule.isMissingNode()) continue;
        String fault = fault(rule, value.path(i), at + "[" + i + "]", depth + 1);
        if (!fault.isEmpty()) return fault;
      }
      return "";
    }

    private String text(JsonNode schema, String value, String at) {
      int length = value.codePointCount(0, value.length());
      if (outside(schema, "minLength", "maxLength", length))
        return at + " has " + length + " letters";
      if (!schema.has("pattern")) return "";
      try {
        Pattern pattern = Pattern.compile(schema.path("pattern").asString(""));
        OptionalInt found = looks.found(pattern, value, false);
        if (found.isEmpty()) throw new ConfigException("pattern %s ran out of steps", pattern);
        return found.getAsInt() == 1 ? "" : at + " does not match " + pattern;
      } catch (PatternSyntaxException bad) {
        throw new ConfigException("pattern: %s", bad.getDescription());
      }
    }

    private static String number(JsonNode schema, double value, String at) {
      double step = schema.path("multipleOf").asDouble(0);
      boolean bad =
          outside(schema, "minimum", "maximum", value)
              || schema.has("exclusiveMinimum")
                  && value <= schema.path("exclusiveMinimum").asDouble()
              || schema.has("exclusiveMaximum")
                  && value >= schema.path("exclusiveMaximum").asDouble()
              || step > 0 && Math.abs(value / step - Math.rint(value / step)) > 1e-9;
      return bad ? at + " is " + value : "";
    }

    private static boolean outside(JsonNode schema, String least, String most, double value) {
      return schema.has(least) && value < schema.path(least).asDouble()
          || schema.has(most) && value > schema.path(most).asDouble();
    }

    private static boolean ofType(JsonNode type, JsonNode value) {
      if (type.isArray()) return type.valueStream().anyMatch(each -> ofType(each, value));
      return switch (type.asString("")) {
        case "object" -> value.isObject();
        case "array" -> value.isArray();
        case "string" -> value.isString();
        case "number" -> value.isNumber();
        case "integer" -> value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        case "boolean" -> value.isBoolean();
        case "null" -> value.isNull();
        default -> throw new ConfigException("unknown type %s", type);
      };
    }

    private static boolean same(JsonNode one, JsonNode other) {
      boolean numbers = one.isNumber() && other.isNumber();
      return numbers ? one.doubleValue() == other.doubleValue() : one.equals(other);
    }
  }
}
