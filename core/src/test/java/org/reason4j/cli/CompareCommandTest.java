package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.report.SyntheticRun;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {
  @TempDir Path temp;

  @Test
  void saysWhatDiffersAndWhereRunsPart() throws IOException {
    SyntheticRun.write(temp.resolve("rule"), 1, 3, true);
    SyntheticRun.write(temp.resolve("random"), 1, 3, false);
    Recorded call = Recorded.program(temp);
    assertThat(call.run("compare", "rule", "random")).isEqualTo(ExitCode.DONE);
    assertThat(call.out())
        .contains("reward.kind: rule | random")
        .contains("in_distribution, random against rule: pass@1 -")
        .contains("random parts from rule at grpo step 1");
    assertThat(temp.resolve("rule/report/compare/compare.md")).isRegularFile();

    Recorded json = Recorded.program(temp);
    assertThat(json.run("compare", "rule", "random", "--json")).isEqualTo(ExitCode.DONE);
    assertThat(JsonMapper.shared().readTree(json.out()).at("/runs/1/name").stringValue())
        .isEqualTo("random");
  }

  @Test
  void oneRunIsWrongUsage() {
    Recorded call = Recorded.program(temp);
    assertThat(call.run("compare", "rule")).isEqualTo(ExitCode.USAGE);
  }
}
