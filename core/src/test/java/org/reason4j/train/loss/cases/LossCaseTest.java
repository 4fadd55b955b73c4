package org.reason4j.train.loss.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reason4j.tensor.NoLeaks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(NoLeaks.class)
class LossCaseTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("reason4j.root", ".."), "core/src/test/resources/golden/grpo");
  private static final JsonMapper JSON = new JsonMapper();

  static List<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  @Test
  void allGoldenCasesAreHere() throws IOException {
    assertThat(cases()).hasSize(144);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void goldenCase(String name) {
    JsonNode golden = JSON.readTree(GOLDEN.resolve(name));
    ObjectNode answer = LossCase.evaluate(golden);
    assertThat(answer.remove("case").stringValue()).isEqualTo(golden.get("case").stringValue());
    assertSame(name, answer, golden.get("outputs"));
  }

  /// Equal in keys, shapes and null; numbers within 1e-7 relative (float32 means: 1e-6) or 1e-13.
  private static void assertSame(String where, JsonNode actual, JsonNode expected) {
    if (expected.isObject()) {
      assertThat(List.copyOf(actual.propertyNames()))
          .as(where)
          .containsExactlyInAnyOrderElementsOf(expected.propertyNames());
      for (String key : expected.propertyNames()) {
        assertSame(where + "." + key, actual.get(key), expected.get(key));
      }
    } else if (expected.isArray()) {
      assertThat(actual.size()).as(where).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertSame(where + "[" + i + "]", actual.get(i), expected.get(i));
      }
    } else if (expected.isNumber() && actual.isNumber()) {
      boolean single =
          where.contains("clip_ratio") || where.contains("completions/") || where.contains("frac_");
      double wanted = expected.doubleValue();
      double tolerance = (single ? 1e-6 : 1e-7) * Math.abs(wanted) + 1e-13;
      assertThat(Math.abs(actual.doubleValue() - wanted))
          .as("%s: %s, expected %s", where, actual, expected)
          .isLessThanOrEqualTo(tolerance);
    } else {
      assertThat(actual).as(where).isEqualTo(expected);
    }
  }

  @Test
  void malformedCasesAreRefusedByKey() {
    assertRefused("[1]", "a case is a JSON object; found [1]");
    assertRefused("{}", "kind is missing; expected a string");
    assertRefused("{'kind':'grpo_los'}", "unknown kind \"grpo_los\"; did you mean \"grpo_loss\"?");
    assertRefused(
        "{'kind':'dpo_loss','settings':{'loss_type':['sigmod']},'inputs':{'logps':[[1]]}}",
        "settings.loss_type is \"sigmod\"; known: sigmoid, hinge");
    assertRefused(
        "{'kind':'grpo_loss','inputs':{'logps':[[1,2],[3]]}}",
        "inputs.logps[1] has 1 numbers; expected 2 as in the first row");
    assertRefused(
        "{'kind':'grpo_loss','inputs':{'logps':[[1,'a']]}}",
        "inputs.logps[0][1] is \"a\"; expected a number or null");
    assertRefused("{'kind':'grpo_loss','inputs':{'logps':[]}}", "inputs.logps has no rows");
    assertRefused(
        "{'kind':'grpo_loss','inputs':{'logps':[[1]],'advantages':[1,2],'completion_mask':[[1]]}}",
        "grpo_loss: policy loss: advantages are F64[2]; expected [1, 1] or [1]");
    assertRefused(
        "{'kind':'reference_advantages','settings':{'num_generations':3,'std':'sample'},"
            + "'inputs':{'rewards':[1,2]}}",
        "2 rows do not divide into groups of 3");
    assertRefused(
        "{'kind':'reference_advantages','settings':{'num_generations':'x'},'inputs':{}}",
        "settings.num_generations is \"x\"; expected a number");
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> LossCase.evaluate(JSON.readTree(json.replace('\'', '"'))))
        .isInstanceOf(LossCaseException.class)
        .hasMessageContaining(message);
  }
}
