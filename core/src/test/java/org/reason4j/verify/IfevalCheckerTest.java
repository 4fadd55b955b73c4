package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class IfevalCheckerTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ITEM =
      """
      {"instruction_id_list":["detectable_format:title","punctuation:no_comma"],"kwargs":[{},{}]}\
      """;

  private static Finding check(String config, String response) {
    return new IfevalChecker()
        .check(Case.of("", "ifeval", "", response, (ObjectNode) JSON.readTree(config)));
  }

  @Test
  void allInstructionsOfAnItemMustBeKept() {
    assertThat(check(ITEM, "<<A title>> and text").verdict()).isEqualTo(new Verdict.Correct());
    Finding half = check(ITEM, "<<A title>>, and text");
    assertThat(half.rule()).isEqualTo("broken");
    assertThat(half.reason()).contains("broken: punctuation:no_comma");
    assertThat(half.score()).hasValue(0.5);
  }

  @Test
  void looseReadingsLeaveOutTheFirstLineTheLastAndStars() {
    String config =
        """
        {"instruction_id":"startend:quotation","kwargs":{},"mode":"%s"}\
        """;
    String response = "Sure:\n*\"All of it.\"*\nBye";
    assertThat(check(config.formatted("strict"), response).rule()).isEqualTo("broken");
    assertThat(check(config.formatted("loose"), response).rule()).isEqualTo("kept");
  }

  @Test
  void thinkingIsLeftOutAndThinkingAloneIsNoAnswer() {
    assertThat(check(ITEM, "<think>well, yes</think>\n<<T>> text").rule()).isEqualTo("kept");
    assertThat(check(ITEM, "<think>well").rule()).isEqualTo("no-answer");
    assertThat(check(ITEM, "").rule()).isEqualTo("no-answer");
    assertThat(check(ITEM, "a".repeat(1 << 20)).rule()).isEqualTo("too-long");
  }

  @Test
  void whatCannotBeReadIsNoVerdict() {
    assertThat(check("{}", "text").verdict()).isInstanceOf(Verdict.Unverified.class);
    Finding unknown = check("{\"instruction_id\":\"a:b\",\"kwargs\":{}}", "text");
    assertThat(unknown.rule()).isEqualTo("bad-instruction");
    assertThat(unknown.reason()).contains("a:b");
  }

  @Test
  void theSharedCasesAgree() throws IOException {
    SharedCases.agree(new IfevalChecker());
  }

  /// Every item of IFEval that asks one thing is answered in a way that keeps it and in one that
  /// breaks it.
  @Test
  void itemsOfIfevalAreKeptAndBrokenByConstruction() throws IOException {
    Map<String, Integer> seen = new TreeMap<>();
    for (JsonNode item : SharedCases.lines("ifeval/input_data.jsonl")) {
      if (item.path("instruction_id_list").size() != 1) continue;
      String id = item.path("instruction_id_list").path(0).stringValue();
      JsonNode asked = item.path("kwargs").path(0);
      String config = item.toString();
      String key = item.path("key").asString();
      assertThat(check(config, IfevalResponses.keeping(id, asked)).rule())
          .as(key + id)
          .isEqualTo("kept");
      assertThat(check(config, IfevalResponses.breaking(id, asked)).rule())
          .as(key + id)
          .isEqualTo("broken");
      seen.merge(id, 1, Integer::sum);
    }
    assertThat(seen).hasSize(25);
    assertThat(seen.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(60);
  }
}
