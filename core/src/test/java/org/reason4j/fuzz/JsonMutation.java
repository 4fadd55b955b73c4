package org.reason4j.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Changes to a JSON document that leave it JSON: values of another kind or size, members gone,
/// renamed, moved.
final class JsonMutation {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final SplittableRandom random;
  private final JsonNode root;

  private JsonMutation(SplittableRandom random, JsonNode root) {
    this.random = random;
    this.root = root;
  }

  /// One to three changes.
  static String of(JsonNode document, SplittableRandom random) {
    var mutation = new JsonMutation(random, document.deepCopy());
    for (int change = 1 + random.nextInt(3); change > 0; change--) mutation.change();
    return JsonMapper.shared().writeValueAsString(mutation.root);
  }

  private void change() {
    JsonNode place = descend();
    switch (place) {
      case ObjectNode object when !object.isEmpty() -> {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
          case 0 -> object.remove(name);
          case 1 -> {
            JsonNode value = object.remove(name);
            object.set(name + (char) (32 + random.nextInt(300)), value);
          }
          case 2 -> object.set(name, descend().deepCopy());
          case 3 -> object.set("new", value());
          default -> object.set(name, value());
        }
      }
      case ArrayNode array when !array.isEmpty() -> {
        int at = random.nextInt(array.size());
        switch (random.nextInt(5)) {
          case 0 -> array.remove(at);
          case 1 -> array.insert(at, array.get(at).deepCopy());
          case 2 -> array.set(at, descend().deepCopy());
          default -> array.set(at, value());
        }
      }
      default -> {}
    }
  }

  /// A container somewhere in the document.
  private JsonNode descend() {
    JsonNode place = root;
    while (place.isContainer() && !place.isEmpty() && random.nextInt(8) > 0) {
      int pick = random.nextInt(place.size());
      JsonNode next = null;
      for (JsonNode child : place) if (pick-- == 0) next = child;
      if (next == null || !next.isContainer()) break;
      place = next;
    }
    return place;
  }

  private JsonNode value() {
    return switch (random.nextInt(12)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt(300));
      case 3, 4, 5 -> NODES.numberNode(Mutation.NUMBERS[random.nextInt(Mutation.NUMBERS.length)]);
      case 6 -> NODES.numberNode(random.nextBoolean() ? 1e308 : -0.5);
      case 7 -> NODES.stringNode("");
      case 8 -> NODES.stringNode("\u0000é\uD83D\uDE00 <0x-1>".repeat(1 + random.nextInt(9)));
      case 9 -> NODES.arrayNode();
      case 10 -> NODES.objectNode();
      default -> {
        JsonNode deep = NODES.arrayNode();
        for (int depth = random.nextInt(300); depth > 0; depth--) {
          ArrayNode outer = NODES.arrayNode();
          outer.add(deep);
          deep = outer;
        }
        yield deep;
      }
    };
  }
}
