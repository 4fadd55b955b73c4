package org.reason4j.reward.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.reason4j.config.ConfigException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tests of a program, in the forms that data sets have.
public sealed interface ProgramTests {
  /// How many there are.
  int count();

  /// The program reads each input and must print its output.
  record Outputs(List<String> inputs, List<String> outputs) implements ProgramTests {
    public Outputs {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      same(inputs.size(), outputs.size());
    }

    @Override
    public int count() {
      return inputs.size();
    }
  }

  /// The function, or the method of `class Solution`, must return each value.
  record Calls(String function, List<JsonNode> arguments, List<JsonNode> values)
      implements ProgramTests {
    public Calls {
      arguments = List.copyOf(arguments);
      values = List.copyOf(values);
      same(arguments.size(), values.size());
    }

    @Override
    public int count() {
      return arguments.size();
    }
  }

  /// Python statements that must not raise, each a test.
  ///
  /// @param prompt what stands before the program; empty where nothing does
  /// @param setup what runs before the tests, beside them and not beside the program
  /// @param entries names that the tests have for what the program calls otherwise
  record Assertions(
      String prompt, List<String> setup, List<String> tests, Map<String, String> entries)
      implements ProgramTests {
    public Assertions {
      setup = List.copyOf(setup);
      tests = List.copyOf(tests);
      entries = Map.copyOf(entries);
      same(1, Math.min(1, tests.size()));
    }

    @Override
    public int count() {
      return tests.size();
    }
  }

  /// Java expressions that must have the values of others: HumanEval in Java.
  ///
  /// @param prompt what stands before the answer: imports, `class Problem {` and the method's head
  record JavaAssertions(String prompt, List<String> calls, List<String> values)
      implements ProgramTests {
    public JavaAssertions {
      calls = List.copyOf(calls);
      values = List.copyOf(values);
      same(calls.size(), values.size());
    }

    @Override
    public int count() {
      return calls.size();
    }
  }

  /// The tests that a gold holds.
  ///
  /// @param stdin for the form `{"stdout"}`
  /// @throws ConfigException where it is of no known form
  static ProgramTests of(JsonNode gold, String stdin) {
    JsonNode read = gold;
    if (gold.isString()) {
      try {
        read = JsonMapper.shared().readTree(gold.stringValue());
      } catch (tools.jackson.core.JacksonException _) {
        return new Assertions("", List.of(), List.of(gold.stringValue()), Map.of());
      }
    }
    if (read.isArray()) return list(read);
    if (read.has("fn_name")) return calls(read);
    if (read.has("inputs")) {
      return new Outputs(texts(read.path("inputs")), texts(read.path("outputs")));
    }
    if (read.has("stdout")) {
      return new Outputs(List.of(stdin), List.of(read.path("stdout").asString("")));
    }
    if (read.has("test_list")) {
      var setup = new ArrayList<String>();
      read.path("test_imports").forEach(line -> setup.add(line.asString("")));
      String more = read.path("test_setup_code").asString("");
      if (!more.isBlank()) setup.add(more);
      return new Assertions("", setup, texts(read.path("test_list")), Map.of());
    }
    if (read.has("test") && read.has("entry_point")) {
      String prompt = read.path("prompt").asString("");
      String name = read.path("entry_point").asString("");
      return new Assertions(
          prompt,
          List.of(prompt, read.path("test").asString("")),
          List.of("check(candidate)"),
          Map.of("candidate", name, name, name));
    }
    if (read.has("test") && read.path("prompt").asString("").contains("class Problem")) {
      List<String[]> sides = JavaText.sides(read.path("test").asString(""));
      return new JavaAssertions(
          read.path("prompt").asString(""),
          sides.stream().map(pair -> pair[0]).toList(),
          sides.stream().map(pair -> pair[1]).toList());
    }
    throw new ConfigException(
        "gold is no known form of tests; expected inputs and outputs, fn_name, stdout, test_list,"
            + " test and entry_point, or a list of {input, output} or of assertions");
  }

  private static ProgramTests list(JsonNode list) {
    if (!list.isEmpty() && list.get(0).isString()) {
      return new Assertions("", List.of(), texts(list), Map.of());
    }
    var inputs = new ArrayList<String>();
    var outputs = new ArrayList<String>();
    String function = "";
    for (JsonNode item : list) {
      if (!item.has("input") || !item.has("output")) {
        throw new ConfigException("a test of gold lacks \"input\" or \"output\"");
      }
      inputs.add(text(item.path("input")));
      outputs.add(text(item.path("output")));
      if (item.path("testtype").asString("").equals("functional")) {
        function = item.path("metadata").path("func_name").asString("");
      }
    }
    if (function.isEmpty()) return new Outputs(inputs, outputs);
    var arguments = new ArrayList<JsonNode>();
    for (String input : inputs) {
      var each = JsonMapper.shared().createArrayNode();
      input.lines().filter(line -> !line.isBlank()).forEach(line -> each.add(json(line)));
      arguments.add(each);
    }
    return new Calls(function, arguments, outputs.stream().map(ProgramTests::json).toList());
  }

  private static ProgramTests calls(JsonNode gold) {
    var arguments = new ArrayList<JsonNode>();
    for (JsonNode input : gold.path("inputs")) {
      arguments.add(input.isArray() ? input : JsonMapper.shared().createArrayNode().add(input));
    }
    var values = new ArrayList<JsonNode>();
    gold.path("outputs").forEach(values::add);
    return new Calls(gold.path("fn_name").asString(""), arguments, values);
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(ProgramTests::text).toList();
  }

  private static String text(JsonNode node) {
    if (node.isString()) return node.stringValue();
    if (!node.isArray()) return node.toString();
    return String.join("\n", texts(node));
  }

  private static JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (tools.jackson.core.JacksonException _) {
      throw new ConfigException("a functional test is no JSON: %s", text);
    }
  }

  private static void same(int inputs, int outputs) {
    if (inputs != outputs || inputs == 0) {
      throw new ConfigException(
          "%d inputs and %d outputs; expected as many of each, and some"
              .formatted(inputs, outputs));
    }
  }
}
