package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.report.SyntheticRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RolloutsCommandTest {
  @TempDir Path temp;

  @BeforeEach
  void run() throws IOException {
    SyntheticRun.write(temp.resolve("zero"), 1, 3, true);
  }

  private List<JsonNode> json(String... filters) {
    Recorded call = Recorded.program(temp);
    String[] arguments = new String[filters.length + 3];
    arguments[0] = "rollouts";
    arguments[1] = "zero";
    arguments[2] = "--json";
    System.arraycopy(filters, 0, arguments, 3, filters.length);
    call.run(arguments);
    return call.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  @Test
  void filtersNarrow() {
    assertThat(json()).hasSize(3 * 4 * 16);
    assertThat(json("--step", "2", "--prompt", "3"))
        .hasSize(16)
        .allMatch(a -> a.get("step").intValue() == 2 && a.get("prompt").intValue() == 3);
    assertThat(json("--min-reward", "2"))
        .isNotEmpty()
        .allMatch(a -> a.get("reward").doubleValue() >= 2);
    assertThat(json("--contains", "NO WAIT"))
        .isNotEmpty()
        .allMatch(a -> a.get("text").stringValue().contains("no wait"));
    assertThat(json("--verdict", "wrong", "--limit", "5"))
        .hasSize(5)
        .allMatch(a -> a.get("verdict").stringValue().equals("wrong"));
  }

  @Test
  void answersAreShownWithRewardsAndAdvantages() {
    Recorded call = Recorded.program(temp);
    assertThat(call.run("rollouts", "zero", "--step", "1", "--prompt", "0"))
        .isEqualTo(ExitCode.DONE);
    assertThat(call.out())
        .contains("step 1, prompt 0, sample 15: ")
        .contains("accuracy 1")
        .contains("find x");
    assertThat(call.err()).contains("16 answers");
  }

  @Test
  void nothingFoundIsSaid() {
    Recorded call = Recorded.program(temp);
    assertThat(call.run("rollouts", "zero", "--contains", "zebra")).isEqualTo(ExitCode.SAID_NO);
    assertThat(call.err()).contains("0 answers");
  }

  @Test
  void badArgumentsNameTheChoices() {
    Recorded call = Recorded.program(temp);
    assertThat(call.run("rollouts", "zero", "--verdict", "maybe")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("expected one of correct, wrong, unverified");
    assertThat(Recorded.program(temp).run("rollouts", "nowhere")).isEqualTo(ExitCode.NO_INPUT);
  }
}
