package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The third-party cases of kind `math` that hold under no house rule.
class MathCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("reason4j.root"))
          .resolve("../shared/data/verifier_cases/cases.jsonl");

  @Test
  void agreesWithTheLabels() throws IOException {
    Assumptions.assumeTrue(Files.exists(CASES));
    var checker = new MathChecker();
    int count = 0;
    List<String> other = new ArrayList<>();
    List<String> accepted = new ArrayList<>();
    for (String line : Files.readAllLines(CASES)) {
      JsonNode row = JsonMapper.shared().readTree(line);
      if (!row.path("kind").asString().equals("math") || !row.path("expected").isBoolean())
        continue;
      if (row.path("config").has("policy")) continue;
      boolean expected = row.path("expected").asBoolean();
      Finding finding = checker.check(Case.of(row, ""));
      boolean correct = finding.verdict() instanceof Verdict.Correct;
      count++;
      boolean undecided = finding.verdict() instanceof Verdict.Unverified;
      if (correct == expected && !undecided) continue;
      String id = row.path("id").asString();
      other.add(id + " " + finding);
      if (correct) accepted.add(id);
    }
    assertThat(other).as("of %d", count).hasSizeLessThan(2);
    // The tuples are equal in value: (14/3, 4/6) and (14/3, 2/3).
    assertThat(accepted).isSubsetOf("reasoning-from-scratch-0021");
  }
}
