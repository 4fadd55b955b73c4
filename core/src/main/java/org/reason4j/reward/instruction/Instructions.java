package org.reason4j.reward.instruction;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.reason4j.config.ConfigException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All the instructions of one prompt.
///
/// @param names their names, in the prompt's order
/// @param constraints the same as rules
public record Instructions(List<String> names, List<Constraint> constraints) {
  /// A response longer than this keeps nothing: no prompt asks for as much.
  public static final int MAX_LENGTH = 65_536;

  /// Copies the lists.
  public Instructions {
    names = List.copyOf(names);
    constraints = List.copyOf(constraints);
  }

  /// The instructions of a case: `{"instruction_id", "kwargs"}` for one, or
  /// `{"instruction_id_list", "kwargs"}` with a list of parameters, as an item of IFEval has them.
  ///
  /// @throws ConfigException where a name is unknown or a parameter is missing or of another form
  public static Instructions of(JsonNode asked) {
    JsonNode list = asked.path("instruction_id_list");
    JsonNode parameters = asked.path("kwargs");
    var names = new ArrayList<String>();
    var constraints = new ArrayList<Constraint>();
    if (list.isArray() && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        names.add(list.get(i).asString(""));
        constraints.add(named(names.getLast(), "", parameters.path(i)));
      }
    } else if (asked.path("instruction_id").isString()) {
      names.add(asked.path("instruction_id").stringValue());
      String checker = asked.path("checker").asString("");
      constraints.add(named(names.getLast(), checker, parameters));
    } else {
      throw new ConfigException("no instruction_id and no instruction_id_list; expected one");
    }
    return new Instructions(names, constraints);
  }

  private static Constraint named(String name, String checker, JsonNode given) {
    JsonNode parameters = given.isObject() ? given : JsonMapper.shared().createObjectNode();
    return InstructionTypes.named(name, checker, parameters)
        .orElseThrow(() ->
            new ConfigException(
                "unknown instruction '%s'; expected one of IFEval's or IFBench's", name));
  }

  /// The names of those that the response breaks. A blank response breaks all.
  public List<String> broken(String response) {
    return broken(Set.of(response));
  }

  /// The names of those that the response breaks in each of eight readings: as it is, without its
  /// first line, its last, or both, and each of these without any star.
  public List<String> brokenLoosely(String response) {
    List<String> lines = Letters.lines(response);
    int n = lines.size();
    var readings = new LinkedHashSet<String>();
    for (int first = 0; first <= 1; first++) {
      for (int last = 0; last <= 1; last++) {
        boolean any = first < n - last;
        String reading = any ? String.join("\n", lines.subList(first, n - last)) : "";
        readings.add(first + last == 0 ? response : Letters.strip(reading));
      }
    }
    for (String reading : List.copyOf(readings)) readings.add(reading.replace("*", ""));
    return broken(readings);
  }

  private List<String> broken(Set<String> readings) {
    var broken = new ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
      Constraint constraint = constraints.get(i);
      boolean kept =
          readings.stream()
              .anyMatch(reading ->
                  reading.length() <= MAX_LENGTH
                      && !Letters.isBlank(reading)
                      && constraint.kept(reading));
      if (!kept) broken.add(names.get(i));
    }
    return broken;
  }
}
