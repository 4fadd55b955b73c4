package org.reason4j.reward.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.math.MathJudge.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every gold answer of the public sets is right against itself, in a box, and against its
/// solution.
class GoldsTest {
  private static final Path SETS =
      Path.of(System.getProperty("reason4j.root")).resolve("../shared/data");

  private static final List<String> FAULTY =
      List.of(
          "math/test.jsonl:415 solution",
          "math/test.jsonl:2704 solution",
          "math/test.jsonl:2717 solution",
          "math/test.jsonl:2913 solution",
          "math/test.jsonl:4861 solution");

  @Test
  void goldsAreRightAgainstThemselves() throws IOException {
    Assumptions.assumeTrue(Files.exists(SETS));
    List<String> failures = new ArrayList<>();
    for (String file :
        List.of(
            "math500/test.jsonl",
            "math/test.jsonl",
            "gsm8k/test.jsonl",
            "aime/aime2024.jsonl",
            "aime/aime2025.jsonl",
            "amc23/test.jsonl",
            "olympiadbench_math_en/test.jsonl",
            "cmath_zh/cmath_dev.jsonl",
            "cmath_zh/distractor.jsonl",
            "comp_math_24_25/test.jsonl")) {
      int line = 0;
      for (String text : Files.readAllLines(SETS.resolve(file))) {
        JsonNode row = JsonMapper.shared().readTree(text);
        String where = file + ":" + ++line;
        String gold = gold(row);
        check(failures, where, gold, gold);
        check(failures, where + " box", gold, "So it is \\boxed{" + gold + "}.");
        if (row.has("solution"))
          check(failures, where + " solution", gold, row.path("solution").asString());
        if (file.startsWith("gsm8k"))
          check(failures, where + " solution", gold, row.path("answer").asString());
      }
    }
    // Faulty golds: their problems have two answers, both in boxes, and the set keeps the last.
    failures.removeIf(failure -> FAULTY.stream().anyMatch(failure::startsWith));
    assertThat(failures).isEmpty();
  }

  static String gold(JsonNode row) {
    if (row.has("final_answer")) {
      JsonNode answer = row.path("final_answer");
      return answer.isArray() ? answer.get(0).asString() : answer.asString();
    }
    if (row.has("golden")) return row.path("golden").asString();
    String answer = row.path("answer").asString();
    int hashes = answer.indexOf("####");
    return hashes < 0 ? answer : answer.substring(hashes + 4).strip();
  }

  private static void check(List<String> into, String where, String gold, String response) {
    MathJudge.Judgement judgement = MathJudge.judge(gold, response, Policy.STANDARD);
    if (judgement.outcome() != Outcome.CORRECT) into.add(where + " " + gold + " " + judgement);
  }
}
