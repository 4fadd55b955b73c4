package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultReportTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theReportHoldsTheTraceAndTheMessageItsPath() throws IOException {
    Session session = Recorded.program(folder).session();
    String told = FaultReport.write(session, "reason4j zero", new IllegalStateException("bug 17"));
    Path file = folder.resolve("reason4j-fault-20260102-030405.txt");
    assertThat(told).contains("internal error").contains("bug 17").contains(file.toString());
    assertThat(Files.readString(file))
        .contains("command: reason4j zero")
        .contains("IllegalStateException: bug 17")
        .contains("FaultReportTest");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoSecondFailure() {
    Session session = Recorded.program(folder.resolve("missing")).session();
    String told = FaultReport.write(session, "reason4j zero", new IllegalStateException("bug"));
    assertThat(told).contains("cannot write").contains(System.getProperty("java.io.tmpdir"));
  }
}
