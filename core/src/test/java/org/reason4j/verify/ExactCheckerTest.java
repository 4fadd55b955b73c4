package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExactCheckerTest {
  private static Finding check(String kind, String gold, String response) {
    String line =
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "kind",
                    kind,
                    "gold",
                    JsonMapper.shared().readTree(gold),
                    "prediction",
                    response));
    return new ExactChecker(kind).check(Case.of(JsonMapper.shared().readTree(line), ""));
  }

  @Test
  void theAnswerIsReadAndComparedWithoutCaseAndMarks() {
    for (String response :
        List.of(
            "Michio Sugeno",
            " michio  sugeno. ",
            "The answer is **Michio Sugeno**.",
            "\\boxed{\\text{Michio Sugeno}}",
            "<think>x</think><answer>Michio Sugeno</answer>")) {
      assertThat(check("exact", "\"Michio Sugeno\"", response).rule())
          .as(response)
          .isEqualTo("equal");
    }
    for (String response :
        List.of("", "Sugeno", "Michio Sugeno or Lotfi Zadeh", "<think>Michio Sugeno")) {
      assertThat(check("exact", "\"Michio Sugeno\"", response).verdict())
          .as(response)
          .isInstanceOf(Verdict.Wrong.class);
    }
    assertThat(check("exact", "[\"1904\",\"in 1904\"]", "In 1904.").rule()).isEqualTo("equal");
    assertThat(check("exact", "\"\"", "x").rule()).isEqualTo("bad-gold");
  }

  @Test
  void aGridIsComparedPlaceByPlace() {
    String gold = "{\"House 1\":{\"Name\":\"Eric\"},\"House 2\":{\"Name\":\"Arnold\"}}";
    String same =
        "```json\n{\"house 2\":{\"name\":\"arnold\"},\"house 1\":{\"name\":\"Eric\"}}\n```";
    assertThat(check("zebra", gold, same).rule()).isEqualTo("equal-json");
    assertThat(check("zebra", gold, same.replace("arnold", "bob")).rule()).isEqualTo("different");
    assertThat(check("zebra", gold, "Eric").rule()).isEqualTo("no-answer");
  }

  @Test
  void everyGoldOfBigBenchHardAndSimpleqaIsAccepted() throws IOException {
    for (JsonNode line : SharedCases.lines("bbh_logic/test.jsonl")) {
      String gold = line.path("target").stringValue();
      String json = JsonMapper.shared().writeValueAsString(gold);
      String response = "Let us see.\nSo the answer is " + gold + ".";
      assertThat(check("bbh", json, response).verdict())
          .as(line.toString())
          .isEqualTo(new Verdict.Correct());
      assertThat(check("bbh", json, "So the answer is zzz.").verdict())
          .isInstanceOf(Verdict.Wrong.class);
    }
    for (JsonNode line : SharedCases.lines("simpleqa/test.jsonl")) {
      String gold = line.path("answer").stringValue();
      assertThat(check("exact", JsonMapper.shared().writeValueAsString(gold), gold).verdict())
          .as(line.toString())
          .isEqualTo(new Verdict.Correct());
    }
  }

  @Test
  void hugeAnswersAreRefusedInTime() {
    long start = CpuTime.nanos();
    check("exact", "\"x\"", "answer is ".repeat(100_000));
    check("exact", "\"x\"", "\\boxed{".repeat(20_000));
    assertThat((CpuTime.nanos() - start) / 1_000_000).isLessThan(1000);
  }
}
