package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RegexCheckerTest {
  private static String rule(String pattern, String response, String config) {
    return new RegexChecker()
        .check(
            Case.of(
                "", "regex", pattern, response, (ObjectNode) JsonMapper.shared().readTree(config)))
        .rule();
  }

  @Test
  void anExpressionIsFoundOrMatchesAll() {
    assertThat(rule("[0-9]+ cats", "I have 12 cats.", "{}")).isEqualTo("match");
    assertThat(rule("[0-9]+ cats", "I have 12 cats.", "{\"whole\":true}")).isEqualTo("no-match");
    assertThat(rule("x", "<think>x</think>y", "{}")).isEqualTo("no-match");
    assertThat(rule("x", "", "{}")).isEqualTo("no-answer");
  }

  @Test
  void whatCannotBeDecidedIsNoVerdict() {
    assertThat(rule("(", "x", "{}")).isEqualTo("bad-pattern");
    assertThat(rule("(x+)+y", "x".repeat(4000), "{}")).isEqualTo("out-of-steps");
    assertThat(rule("(x|y)*z", "x".repeat(100_000), "{}")).isEqualTo("out-of-steps");
    assertThat(rule("x", "x".repeat(1 << 20), "{}")).isEqualTo("out-of-steps");
  }
}
