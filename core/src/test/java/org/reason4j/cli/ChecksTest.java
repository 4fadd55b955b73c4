package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.sandbox.Sandbox;

class ChecksTest {
  private static final long MIB = 1 << 20;
  @TempDir private Path folder = Path.of("");

  @Test
  void brokenMachinesGetDistinctDiagnosesWithAFix() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    List<Check> broken =
        List.of(
            Checks.jdk(21, "/jdk"),
            Checks.processor("aarch64", Optional.empty()),
            Checks.processor("amd64", Optional.of("sse2 sse4_2")),
            Checks.memory(1500 * MIB),
            Checks.memory(500 * MIB),
            Checks.heap(100 * MIB),
            Checks.heap(8000 * MIB),
            Checks.folder(file),
            Checks.folder(folder.resolve("missing")),
            Checks.disk(folder, 1000 * MIB),
            Checks.disk(folder, 100 * MIB),
            Checks.sandbox(List.of(new Sandbox.Attempt("bubblewrap", Optional.of("missing")))),
            Checks.threads(2, "active", 100, 90),
            Checks.threads(2, "passive", 100, 20));
    assertThat(broken).allMatch(check -> check.status() != Check.Status.OK);
    assertThat(broken).allMatch(check -> check.fix().isPresent());
    assertThat(broken.stream().map(check -> check.name() + check.found())).doesNotHaveDuplicates();
    assertThat(broken.stream().filter(check -> check.status() == Check.Status.FAIL))
        .extracting(Check::name)
        .containsExactly("jdk", "memory", "folder", "folder", "disk");
  }

  @Test
  void aGoodMachineIsOk() {
    assertThat(
            List.of(
                Checks.jdk(25, "/jdk"),
                Checks.processor("amd64", Optional.of("sse2 avx2 fma")),
                Checks.memory(8000 * MIB),
                Checks.heap(742 * MIB),
                Checks.folder(folder),
                Checks.disk(folder, 50_000 * MIB),
                Checks.sandbox(List.of(new Sandbox.Attempt("bubblewrap", Optional.empty()))),
                Checks.threads(2, "passive", 100, 99)))
        .allMatch(check -> check.status() == Check.Status.OK);
  }

  @Test
  void aCheckThatFailsNeedsAFix() {
    assertThatThrownBy(() -> new Check("x", Check.Status.FAIL, "y", Optional.empty()))
        .hasMessageContaining("without a fix");
  }
}
