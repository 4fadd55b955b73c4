package org.reason4j.reward.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.math.MathJudge.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The gold of one item is wrong for every other item whose gold is another value. What is accepted
/// although it is written otherwise is listed, each with its reason. `-Dgolds.pairs=all` takes the
/// larger sets too.
class GoldPairsTest {
  private static final Path SETS =
      Path.of(System.getProperty("reason4j.root")).resolve("../shared/data");
  private static final Path EQUAL = Path.of("src/test/resources/golden/probes/equal-golds.tsv");
  private static final boolean ALL = System.getProperty("golds.pairs", "").equals("all");

  @Test
  void theGoldOfOneItemIsWrongForAnother() throws IOException {
    Assumptions.assumeTrue(Files.exists(SETS));
    Set<String> accepted = new TreeSet<>();
    int pairs = 0;
    for (String file :
        ALL
            ? List.of(
                "math500/test.jsonl",
                "aime/aime2024.jsonl",
                "aime/aime2025.jsonl",
                "amc23/test.jsonl",
                "comp_math_24_25/test.jsonl",
                "olympiadbench_math_en/test.jsonl",
                "gsm8k/test.jsonl")
            : List.of("math500/test.jsonl", "aime/aime2025.jsonl", "amc23/test.jsonl")) {
      List<String> golds = golds(file);
      // Unless all are wanted, each gold meets every seventh other one.
      int step = ALL || golds.size() < 50 ? 1 : 7;
      for (int at = 0; at < golds.size(); at++) {
        for (int other = at % step; other < golds.size(); other += step) {
          if (other == at) continue;
          pairs++;
          var judged = MathJudge.judge(golds.get(at), golds.get(other), Policy.STANDARD);
          if (judged.outcome() == Outcome.CORRECT) {
            accepted.add(golds.get(at).replace("\n", " ") + "\t" + golds.get(other));
          }
        }
      }
    }
    if (ALL) Files.write(Path.of("target/accepted-golds.tsv"), accepted);
    assertThat(pairs).isGreaterThan(14_000);
    Set<String> listed = new TreeSet<>();
    for (String line : Files.readAllLines(EQUAL)) {
      if (!line.startsWith("#")) listed.add(line.substring(0, line.lastIndexOf('\t')));
    }
    assertThat(listed).containsAll(accepted);
  }

  @Test
  void theSolutionOfOneItemIsWrongForAnother() throws IOException {
    Assumptions.assumeTrue(Files.exists(SETS));
    List<JsonNode> rows = new ArrayList<>();
    for (String text : Files.readAllLines(SETS.resolve("math500/test.jsonl"))) {
      rows.add(JsonMapper.shared().readTree(text));
    }
    List<String> accepted = new ArrayList<>();
    int inProse = 0;
    for (int at = 0; at < rows.size(); at++) {
      String gold = GoldsTest.gold(rows.get(at));
      if (right(gold, withoutBoxes(rows.get(at).path("solution").asString()))) inProse++;
      for (int step : ALL ? new int[] {1, 7, 31, 77} : new int[] {1, 77}) {
        JsonNode other = rows.get((at + step) % rows.size());
        if (right(gold, GoldsTest.gold(other))) continue;
        String solution = other.path("solution").asString();
        if (right(gold, solution)) accepted.add(at + " + " + step);
        if (right(gold, withoutBoxes(solution))) accepted.add(at + " + " + step + " unboxed");
      }
    }
    assertThat(accepted).isEmpty();
    // Solutions go on after the answer; an evaluation asks for a box.
    assertThat(inProse).isGreaterThan(440);
  }

  private static boolean right(String gold, String response) {
    return MathJudge.judge(gold, response, Policy.STANDARD).outcome() == Outcome.CORRECT;
  }

  /// The text with what its boxes hold in their places.
  private static String withoutBoxes(String text) {
    int box = text.indexOf("\\boxed{");
    if (box < 0) return text;
    int open = box + "\\boxed".length();
    int close = Extraction.closing(text, open);
    return close < 0
        ? text
        : withoutBoxes(
            text.substring(0, box) + text.substring(open + 1, close) + text.substring(close + 1));
  }

  /// The distinct golds of a set.
  private static List<String> golds(String file) throws IOException {
    Set<String> golds = new LinkedHashSet<>();
    for (String text : Files.readAllLines(SETS.resolve(file))) {
      JsonNode row = JsonMapper.shared().readTree(text);
      golds.add(GoldsTest.gold(row).strip());
    }
    return new ArrayList<>(golds);
  }
}
