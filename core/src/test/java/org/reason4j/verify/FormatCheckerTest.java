package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.MathAnswer;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FormatCheckerTest {
  private static final FormatChecker CHECKER =
      new FormatChecker(new AnswerChecker(new MathAnswer()));

  private static Finding check(String response, String config) {
    return CHECKER.check(
        Case.of("", "format", "4", response, (ObjectNode) JsonMapper.shared().readTree(config)));
  }

  @Test
  void theSharedCasesAgree() throws IOException {
    SharedCases.agree(CHECKER);
  }

  @Test
  void theFormMustBeWhole() {
    String config = "{\"function\":\"format_reward\"}";
    String good = "<think>\nwell\n</think>\n<answer>\n4\n</answer>";
    assertThat(check(good, config).verdict()).isEqualTo(new Verdict.Correct());
    assertThat(check(good + " x", config).score()).hasValue(0);
    assertThat(check("<think>well</think><answer>4</answer>", config).score()).hasValue(0);
  }

  @Test
  void anExpressionThatBacktracksForEverIsNoVerdict() {
    Finding found =
        check(
            "a".repeat(5000) + "!", "{\"function\":\"format_reward\",\"format_regex\":\"(a+)+b\"}");
    assertThat(found.rule()).isEqualTo("out-of-steps");
    assertThat(check("a", "{\"function\":\"format_reward\",\"format_regex\":\"(\"}").rule())
        .isEqualTo("bad-pattern");
    assertThat(check("a", "{\"function\":\"poem\"}").rule()).isEqualTo("unknown-function");
  }

  @Test
  void longResponsesAreScoredInTime() {
    for (String function :
        new String[] {
          "tag_count_reward",
          "reasoning_steps_reward",
          "think_format_reward",
          "get_repetition_penalty_reward",
          "sequence_reward",
          "get_cosine_scaled_reward"
        }) {
      long start = CpuTime.nanos();
      check("<think> - ".repeat(100_000), "{\"function\":\"" + function + "\"}");
      assertThat((CpuTime.nanos() - start) / 1_000_000).as(function).isLessThan(1500);
    }
  }
}
