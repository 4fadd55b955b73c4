package org.reason4j.reward.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.verify.CpuTime;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InstructionTypesTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static List<JsonNode> cases() {
    try (var in =
        InstructionTypesTest.class.getResourceAsStream("/golden/instructions/cases.jsonl")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(JSON::readTree)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Constraint constraint(String id, JsonNode parameters) {
    return InstructionTypes.named(id, "", parameters).orElseThrow();
  }

  @Test
  void eachTypeIsKeptAndBrokenAsItsDefinitionSays() {
    var wrong = new ArrayList<String>();
    for (JsonNode row : cases()) {
      String response = row.path("response").stringValue();
      boolean kept = constraint(row.path("id").stringValue(), row.path("kwargs")).kept(response);
      if (kept != row.path("kept").booleanValue()) wrong.add(row.toString());
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyTypeHasACaseThatKeepsItAndOneThatBreaksIt() {
    for (boolean kept : new boolean[] {true, false}) {
      var seen = new TreeSet<String>();
      for (JsonNode row : cases()) {
        if (row.path("kept").booleanValue() == kept) seen.add(row.path("id").stringValue());
      }
      assertThat(seen).isEqualTo(InstructionTypes.names());
    }
    // 25 of IFEval with four that it retired, and 58 of IFBench.
    assertThat(InstructionTypes.names()).hasSize(25 + 4 + 58);
  }

  @Test
  void hostileResponsesAreJudgedInTime() {
    List<String> hostile =
        List.of(
            "",
            "\0".repeat(1000),
            "[".repeat(65_536),
            "*".repeat(65_536),
            "\"'".repeat(100_000),
            "P.".repeat(100_000),
            ". ".repeat(100_000),
            "Question 1".repeat(20_000),
            "\n".repeat(65_536),
            "<<".repeat(100_000),
            "Part ".repeat(40_000),
            "\ud800".repeat(1000),
            "a".repeat(65_536));
    var asked = new TreeMap<String, JsonNode>();
    for (JsonNode row : cases()) asked.put(row.path("id").stringValue(), row.path("kwargs"));
    for (String response : hostile) {
      asked.forEach((id, parameters) -> {
        long start = CpuTime.nanos();
        constraint(id, parameters).kept(response);
        long millis = (CpuTime.nanos() - start) / 1_000_000;
        // Ten times what it takes on a quiet core; a rule that is not linear takes minutes.
        assertThat(millis).as(id + " on " + response.length() + " characters").isLessThan(1000);
      });
    }
  }

  @Test
  void aMissingOrForeignParameterIsNamed() {
    assertThatThrownBy(() -> constraint("count:numbers", JSON.readTree("{\"N\":null}")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("count:numbers has no 'N'");
    assertThatThrownBy(() -> constraint("count:numbers", JSON.readTree("{\"N\":1.5}")))
        .hasMessageContaining("1.5", "a whole number");
    assertThat(InstructionTypes.named("no:such", "", JSON.createObjectNode())).isEmpty();
  }
}
