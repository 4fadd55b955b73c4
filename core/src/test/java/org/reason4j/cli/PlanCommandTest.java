package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theTableNamesEveryPhaseAndTheDeadGroups() {
    var call = Recorded.program(folder);
    assertThat(call.run("plan", "--no-calibration", "--set", "tokenizer.pages=200"))
        .isEqualTo(ExitCode.DONE);
    assertThat(call.out())
        .contains("pretrain", "gate", "rollouts", "updates", "evaluations", "peak memory")
        .contains("not measured (--no-calibration)")
        .contains("groups of 16 that teach nothing")
        .contains("0.1: 18.5%  0.2: 2.8%");
  }

  @Test
  void jsonHoldsBytesTokensAndProbabilities() {
    var call = Recorded.program(folder);
    int code =
        call.run(
            "plan",
            "--json",
            "--no-calibration",
            "--answer-tokens",
            "40",
            "--set",
            "tokenizer.pages=200",
            "--set",
            "grpo.samples=8");
    assertThat(code).isEqualTo(ExitCode.DONE);
    JsonNode plan = JsonMapper.shared().readTree(call.out());
    assertThat(plan.path("answer_tokens").asDouble()).isEqualTo(40);
    assertThat(plan.path("peak_bytes").asLong()).isGreaterThan(plan.path("process_bytes").asLong());
    assertThat(plan.path("dead_groups").path("0.5").asDouble()).isEqualTo(2 * Math.pow(0.5, 8));
    assertThat(plan.has("seconds")).isFalse();
    assertThat(plan.path("phases").size()).isEqualTo(8);
  }

  @Test
  void badWordsAreRefused() {
    var call = Recorded.program(folder);
    assertThat(call.run("plan", "--answer-tokens", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("--answer-tokens is 0.0; expected a number from 1 to 1000000");
    assertThat(Recorded.program(folder).run("plan", "missing.toml")).isNotEqualTo(ExitCode.DONE);
    assertThat(Recorded.program(folder).run("plan", "--set", "grpo.sample=3"))
        .isEqualTo(ExitCode.USAGE);
    var base = Recorded.program(folder);
    assertThat(base.run("plan", "--set", "base=\"nowhere\"")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(base.err()).contains("base is nowhere, which has no config.json");
  }
}
