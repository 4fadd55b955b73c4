package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;

class MetricCheckerTest {
  private static final MetricChecker CHECKER =
      new MetricChecker(new McqChecker(), new MathChecker());

  @Test
  void passAtKIsTheChanceOfAtLeastOneHit() {
    assertThat(new SampledHits(4, 2).passAt(2)).isCloseTo(5.0 / 6, within(1e-12));
    assertThat(new SampledHits(4, 2).passAt(2, 1)).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(new SampledHits(3, 3).meanPassAt(2)).isCloseTo(1, within(1e-12));
    assertThat(new SampledHits(5, 0).passAt(5)).isZero();
    assertThat(new SampledHits(2000, 1).passAt(2000)).isCloseTo(1, within(1e-9));
  }

  /// Left out: two that need Python's parser to fail on plain-text algebra, and one whose expected
  /// value contradicts its definition.
  @Test
  void theSharedMetricsAgree() throws IOException {
    var differ = new ArrayList<String>();
    for (JsonNode line : SharedCases.lines("verifier_cases/cases.jsonl")) {
      if (!line.path("config").path("metric").isString()) continue;
      boolean right = line.path("expected").asBoolean(true);
      Finding finding = CHECKER.check(Case.of(line, ""));
      if (finding.verdict() instanceof Verdict.Correct != right) {
        differ.add(line.path("id").asString(""));
      }
    }
    assertThat(differ).containsExactly("lighteval-0080", "lighteval-0105", "lighteval-0109");
  }
}
