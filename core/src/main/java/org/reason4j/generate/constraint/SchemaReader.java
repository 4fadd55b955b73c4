package org.reason4j.generate.constraint;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// The [Shape]s of a JSON schema (Draft 2020-12) and all schemas inside it, worked out on demand.
final class SchemaReader {
  private static final Node ROOT = new Node.At("");

  private final JsonNode root;
  private final SchemaCheck check;
  private final Map<Node, Shape> shapes = new HashMap<>();
  private final Set<Node> open = new HashSet<>();
  private final Possible possible = new Possible(this);
  private boolean probing;

  /// A schema that is being worked out is asked for while looking whether two alternatives meet.
  static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unknown() {
      super("asked for while it is worked out", null, false, false);
    }
  }

  SchemaReader(JsonNode root) {
    this.root = root;
    this.check = new SchemaCheck(root);
    check.all();
  }

  static Node root() {
    return ROOT;
  }

  Possible possible() {
    return possible;
  }

  Shape shape(Node node) {
    Shape known = shapes.get(node);
    if (known != null) return known;
    if (!open.add(node)) {
      if (probing) throw new Unknown();
      throw new ConstraintException(
          "schema: a reference leads back to itself without any content in between");
    }
    try {
      Shape shape =
          switch (node) {
            case Node.Constant constant -> constant.valid() ? Shape.ANY : Shape.NEVER;
            case Node.At at -> written(at.pointer());
            case Node.All all -> {
              Shape both = Shape.ANY;
              for (Node each : all.nodes()) both = both.and(shape(each));
              yield both;
            }
            case Node.Not not -> shape(not.node()).not();
            case Node.Equal equal -> value(equal.value());
          };
      shapes.put(node, shape);
      return shape;
    } finally {
      open.remove(node);
    }
  }

  private Shape written(String pointer) {
    JsonNode schema = pointer.isEmpty() ? root : root.at(pointer);
    if (schema.isBoolean()) return schema.booleanValue() ? Shape.ANY : Shape.NEVER;
    Shape all = Shape.ANY;
    if (schema.has("type")) all = types(schema.get("type"));
    if (schema.has("const")) all = all.and(value(schema.get("const")));
    if (schema.has("enum")) {
      Shape either = Shape.NEVER;
      for (JsonNode each : schema.get("enum")) either = either.or(value(each));
      all = all.and(either);
    }
    all = all.and(Shape.ifString(texts(schema))).and(Shape.ifNumber(numbers(schema)));
    all =
        all.and(Shape.ifArray(array(schema, pointer))).and(Shape.ifObject(object(schema, pointer)));
    if (schema.has("$ref"))
      all =
          all.and(shape(new Node.At(SchemaCheck.pointer(schema.get("$ref").asString(), pointer))));
    for (Node each : children(schema, pointer, "allOf")) all = all.and(shape(each));
    if (schema.has("anyOf")) all = all.and(any(children(schema, pointer, "anyOf")));
    if (schema.has("oneOf")) all = all.and(one(children(schema, pointer, "oneOf")));
    if (schema.has("not")) all = all.and(shape(new Node.At(pointer + "/not")).not());
    if (schema.has("if")) all = all.and(conditional(schema, pointer));
    return dependent(schema, pointer, all);
  }

  private static Shape types(JsonNode type) {
    Shape either = Shape.NEVER;
    for (JsonNode each : type.isArray() ? type : List.of(type))
      either =
          either.or(
              switch (each.asString()) {
                case "object" -> Shape.object(ObjectShape.ANY);
                case "array" -> Shape.array(ArrayShape.ANY);
                case "string" -> Shape.strings(Language.ALL);
                case "number" -> Shape.numbers(Numbers.ALL);
                case "integer" -> Shape.numbers(Numbers.WHOLE);
                case "boolean" -> Shape.constants(true, true, false);
                default -> Shape.constants(false, false, true);
              });
    return either;
  }

  private static Shape value(JsonNode value) {
    if (value.isString()) return Shape.strings(Language.words(List.of(value.asString())));
    if (value.isNumber()) {
      Language same =
          Numbers.atLeast(value.decimalValue()).and(Numbers.atMost(value.decimalValue()));
      if (same.isEmpty())
        throw new ConstraintException(
            "schema: the value " + value + " has decimals and more than 15 digits");
      return Shape.numbers(same);
    }
    if (value.isBoolean())
      return Shape.constants(value.booleanValue(), !value.booleanValue(), false);
    if (value.isNull()) return Shape.constants(false, false, true);
    if (value.isArray()) {
      List<Node> items = new ArrayList<>();
      for (JsonNode each : value) items.add(new Node.Equal(each));
      return Shape.array(
          new ArrayShape(
              List.of(new ArrayShape.Items(items, Node.NEVER)),
              items.size(),
              items.size(),
              false,
              Node.ANY,
              0,
              Integer.MAX_VALUE));
    }
    Map<String, Node> properties = new LinkedHashMap<>();
    for (var each : value.properties())
      properties.put(each.getKey(), new Node.Equal(each.getValue()));
    return Shape.object(
        new ObjectShape(
            List.of(new ObjectShape.Fields(properties, List.of(), Node.NEVER)),
            new LinkedHashSet<>(properties.keySet()),
            0,
            Integer.MAX_VALUE,
            Language.ALL));
  }

  private static Language texts(JsonNode schema) {
    Language all = Language.ALL;
    int least = count(schema, "minLength", 0);
    int most = count(schema, "maxLength", Integer.MAX_VALUE);
    if (least > most) return Language.NONE;
    if (least > 0 || most < Integer.MAX_VALUE) all = Language.length(least, most);
    if (schema.has("pattern"))
      all = all.and(RegularExpression.anywhere(schema.get("pattern").asString()));
    if (schema.has("format"))
      all = all.and(Formats.named(schema.get("format").asString()).orElseThrow());
    return all;
  }

  private static Language numbers(JsonNode schema) {
    Language all = Numbers.ALL;
    all = bound(schema, "minimum", all, Numbers::atLeast);
    all = bound(schema, "maximum", all, Numbers::atMost);
    all = bound(schema, "exclusiveMinimum", all, Numbers::above);
    all = bound(schema, "exclusiveMaximum", all, Numbers::below);
    return bound(schema, "multipleOf", all, Numbers::multiplesOf);
  }

  private static Language bound(
      JsonNode schema, String name, Language all, Function<BigDecimal, Language> set) {
    return schema.has(name) ? all.and(set.apply(schema.get(name).decimalValue())) : all;
  }

  private static int count(JsonNode schema, String name, int otherwise) {
    if (!schema.has(name)) return otherwise;
    return schema.get(name).decimalValue().min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
  }

  private static ArrayShape array(JsonNode schema, String pointer) {
    boolean items = schema.has("items") || schema.has("prefixItems");
    List<Node> prefix = children(schema, pointer, "prefixItems");
    Node rest = schema.has("items") ? new Node.At(pointer + "/items") : Node.ANY;
    boolean contains = schema.has("contains");
    var shape =
        new ArrayShape(
            items
                ? List.of(new ArrayShape.Items(prefix, constant(schema, "items", rest)))
                : List.of(),
            count(schema, "minItems", 0),
            count(schema, "maxItems", Integer.MAX_VALUE),
            schema.path("uniqueItems").booleanValue(false),
            contains ? new Node.At(pointer + "/contains") : Node.ANY,
            contains ? count(schema, "minContains", 1) : 0,
            contains ? count(schema, "maxContains", Integer.MAX_VALUE) : Integer.MAX_VALUE);
    return shape.equals(ArrayShape.ANY) ? ArrayShape.ANY : shape;
  }

  private static Node constant(JsonNode schema, String name, Node otherwise) {
    JsonNode value = schema.path(name);
    if (!value.isBoolean()) return otherwise;
    return value.booleanValue() ? Node.ANY : Node.NEVER;
  }

  private ObjectShape object(JsonNode schema, String pointer) {
    Map<String, Node> properties = new LinkedHashMap<>();
    for (var each : schema.path("properties").properties()) {
      String name = each.getKey();
      properties.put(
          name,
          constant(
              schema.get("properties"),
              name,
              new Node.At(pointer + "/properties/" + SchemaCheck.escaped(name))));
    }
    List<ObjectShape.Named> patterns = new ArrayList<>();
    for (var each : schema.path("patternProperties").properties())
      patterns.add(
          new ObjectShape.Named(
              RegularExpression.anywhere(each.getKey()),
              new Node.At(pointer + "/patternProperties/" + SchemaCheck.escaped(each.getKey()))));
    Node others =
        schema.has("additionalProperties")
            ? constant(
                schema, "additionalProperties", new Node.At(pointer + "/additionalProperties"))
            : Node.ANY;
    Set<String> required = new LinkedHashSet<>();
    for (JsonNode name : schema.path("required")) required.add(name.asString());
    Language names =
        schema.has("propertyNames")
            ? shape(new Node.At(pointer + "/propertyNames")).strings()
            : Language.ALL;
    boolean fields = !properties.isEmpty() || !patterns.isEmpty() || !others.equals(Node.ANY);
    var shape =
        new ObjectShape(
            fields ? List.of(new ObjectShape.Fields(properties, patterns, others)) : List.of(),
            required,
            count(schema, "minProperties", 0),
            count(schema, "maxProperties", Integer.MAX_VALUE),
            names);
    return shape.equals(ObjectShape.ANY) ? ObjectShape.ANY : shape;
  }

  private static List<Node> children(JsonNode schema, String pointer, String name) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < schema.path(name).size(); i++)
      nodes.add(new Node.At(pointer + "/" + name + "/" + i));
    return nodes;
  }

  private Shape any(List<Node> nodes) {
    Shape either = Shape.NEVER;
    for (Node each : nodes) either = either.or(shape(each));
    return either;
  }

  /// Exactly one of them. Arrays and objects that no two alternatives share need no exclusion.
  private Shape one(List<Node> nodes) {
    Shape once = Shape.NEVER;
    Shape twice = Shape.NEVER;
    for (Node each : nodes) {
      Shape scalars = scalars(shape(each));
      twice = twice.or(once.and(scalars));
      once = once.or(scalars);
    }
    Shape all = scalars(once.and(scalars(twice).not()));
    for (int i = 0; i < nodes.size(); i++) {
      Shape alone = shape(nodes.get(i)).structures();
      for (int j = 0; j < nodes.size(); j++)
        if (i != j && meet(nodes.get(i), nodes.get(j)))
          alone = alone.and(shape(nodes.get(j)).structures().not());
      all = all.or(alone.structures());
    }
    return all;
  }

  private static Shape scalars(Shape shape) {
    return new Shape(
        shape.strings(),
        shape.numbers(),
        shape.yes(),
        shape.no(),
        shape.nothing(),
        List.of(),
        List.of());
  }

  private boolean meet(Node a, Node b) {
    boolean before = probing;
    probing = true;
    try {
      return possible.test(shape(a).structures().and(shape(b).structures()));
    } catch (Unknown _) {
      return true;
    } finally {
      probing = before;
    }
  }

  private Shape conditional(JsonNode schema, String pointer) {
    Shape condition = shape(new Node.At(pointer + "/if"));
    Shape then = schema.has("then") ? shape(new Node.At(pointer + "/then")) : Shape.ANY;
    Shape otherwise = schema.has("else") ? shape(new Node.At(pointer + "/else")) : Shape.ANY;
    return condition.and(then).or(condition.not().and(otherwise));
  }

  private Shape dependent(JsonNode schema, String pointer, Shape all) {
    for (var each : schema.path("dependentRequired").properties()) {
      Set<String> needed = new LinkedHashSet<>(Set.of(each.getKey()));
      for (JsonNode name : each.getValue()) needed.add(name.asString());
      Shape with =
          Shape.ifObject(new ObjectShape(List.of(), needed, 0, Integer.MAX_VALUE, Language.ALL));
      all = all.and(without(each.getKey()).or(with));
    }
    for (var each : schema.path("dependentSchemas").properties()) {
      String name = each.getKey();
      Shape with =
          Shape.ifObject(ObjectShape.property(name, Node.ANY, true))
              .and(shape(new Node.At(pointer + "/dependentSchemas/" + SchemaCheck.escaped(name))));
      all = all.and(without(name).or(with));
    }
    return all;
  }

  private static Shape without(String name) {
    return Shape.ifObject(ObjectShape.property(name, Node.NEVER, false));
  }
}
