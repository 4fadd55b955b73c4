package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.report.SyntheticRun;
import tools.jackson.databind.json.JsonMapper;

class ReportCommandTest {
  @TempDir Path temp;

  @Test
  void writesThePageAndSaysWhere() throws IOException {
    SyntheticRun.write(temp.resolve("zero"), 1, 2, true);
    Recorded call = Recorded.program(temp);
    assertThat(call.run("report", "zero")).isEqualTo(ExitCode.DONE);
    assertThat(call.out().strip()).isEqualTo(temp.resolve("zero/report/index.html").toString());
    assertThat(temp.resolve("zero/report/index.html")).isRegularFile();
  }

  @Test
  void jsonIsTheSummaryAndOutIsObeyed() throws IOException {
    SyntheticRun.write(temp.resolve("zero"), 5, 2, true);
    SyntheticRun.write(temp.resolve("random"), 5, 2, false);
    Recorded call = Recorded.program(temp);
    int code = call.run("report", "zero", "--control", "random", "--out", "here", "--json");
    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(call.out().strip().lines()).hasSize(1);
    assertThat(JsonMapper.shared().readTree(call.out()).get("seed").intValue()).isEqualTo(5);
    assertThat(temp.resolve("here/report.md")).content().contains("## Controls");
    assertThat(temp.resolve("zero/report")).doesNotExist();
  }

  @Test
  void aFolderThatIsNoRunIsNoInput() {
    Recorded call = Recorded.program(temp);
    assertThat(call.run("report", ".")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(call.err()).contains("has no events.jsonl").contains("runs/zero");
  }
}
