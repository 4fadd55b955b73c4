package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void jsonHoldsEveryCheckAndTheLibraryLoads() {
    Recorded call = Recorded.program(folder);
    call.run("doctor", "--json");
    JsonNode root = JsonMapper.shared().readTree(call.out());
    List<String> names =
        root.get("checks").valueStream().map(check -> check.get("name").stringValue()).toList();
    assertThat(names)
        .containsExactly(
            "jdk", "cpu", "memory", "heap", "folder", "disk", "sandbox", "libtorch", "threads");
    assertThat(root.get("checks").get(7).get("status").stringValue()).isEqualTo("OK");
  }

  @Test
  void aFolderThatIsMissingFailsWithItsFix() {
    Recorded call = Recorded.program(folder);
    assertThat(call.run("doctor", "--out", "nowhere")).isEqualTo(ExitCode.SAID_NO);
    assertThat(call.out()).contains("FAIL  folder").contains("fix: mkdir -p");
  }
}
