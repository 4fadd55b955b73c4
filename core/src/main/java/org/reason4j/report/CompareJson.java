package org.reason4j.report;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A comparison as `compare.json`.
final class CompareJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private CompareJson() {}

  static String of(Compare compare) {
    return MAPPER.writeValueAsString(node(compare)).replace(System.lineSeparator(), "\n") + "\n";
  }

  static ObjectNode node(Compare compare) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode runs = root.putArray("runs");
    for (int i = 0; i < compare.runs().size(); i++) {
      RunRecord run = compare.runs().get(i);
      ObjectNode node = runs.addObject().put("name", compare.labels().get(i));
      node.put("recipe_sha256", run.recipeSha256());
      node.put("finished", run.finished());
      ObjectNode suites = node.putObject("suites");
      for (String suite : run.suites()) {
        ObjectNode own = suites.putObject(suite);
        own.set("base", Summary.evaluation(run.evaluation("base", suite)));
        own.set("last", Summary.evaluation(Headline.last(run, suite)));
      }
    }
    differing(root.putArray("recipe"), compare.recipe());
    differing(root.putArray("environment"), compare.environment());
    ArrayNode tests = root.putArray("significance");
    for (Compare.Test test : compare.tests()) {
      ObjectNode node =
          tests
              .addObject()
              .put("suite", test.suite())
              .put("a", test.a())
              .put("b", test.b())
              .put("items", test.items())
              .put("difference", test.difference());
      node.putArray("ci").add(test.interval().low()).add(test.interval().high());
      node.put("significant", test.significant()).put("votes_p", test.votesDiffer());
    }
    ArrayNode partings = root.putArray("first_difference");
    for (Compare.Parting p : compare.partings()) {
      partings
          .addObject()
          .put("a", p.a())
          .put("b", p.b())
          .put("where", p.where())
          .put("step", p.step())
          .put("what", p.what())
          .put("a_value", p.aValue())
          .put("b_value", p.bValue());
    }
    return root;
  }

  private static void differing(ArrayNode into, Map<String, List<String>> values) {
    values.forEach((key, each) -> {
      ArrayNode array = into.addObject().put("key", key).putArray("values");
      each.forEach(array::add);
    });
  }

  /// The comparison as one line.
  static String line(Compare compare) {
    return JsonMapper.shared().writeValueAsString(node(compare));
  }
}
