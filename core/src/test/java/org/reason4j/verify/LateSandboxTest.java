package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reason4j.sandbox.Sandbox;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class LateSandboxTest {
  private static Case code(String prediction) {
    return Case.of(
        JsonMapper.shared()
            .readTree(
                "{\"gold\":{\"inputs\":[\"2\\n\"],\"outputs\":[\"4\\n\"]},\"prediction\":\""
                    + prediction
                    + "\"}"),
        "code");
  }

  @Test
  void programsAreJudgedUntilItIsClosed() {
    assumeThat(Sandbox.attempts()).anyMatch(attempt -> attempt.failure().isEmpty());
    Checkers checkers;
    try (var sandbox = new LateSandbox()) {
      checkers = Checkers.standard(sandbox);
      assertThat(checkers.check(code("print(2 * int(input()))")).verdict().word())
          .isEqualTo("correct");
      assertThat(checkers.check(code("print(3 * int(input()))")).rule()).isEqualTo("wrong-answer");
    }
    assertThat(checkers.check(code("print(2 * int(input()))")).reason()).contains("closed");
  }

  @Test
  void withoutOneNothingIsRun() {
    Finding finding = Checkers.standard().check(code("print(4)"));
    assertThat(finding.verdict().word()).isEqualTo("unverified");
    assertThat(finding.rule()).isEqualTo("sandbox");
  }
}
