package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void everyShellGetsEveryCommand() {
    for (String shell : new String[] {"bash", "zsh", "fish"}) {
      Recorded call = Recorded.program(folder);
      assertThat(call.run("completion", shell)).isEqualTo(ExitCode.DONE);
      for (Verb verb : Verbs.ALL) assertThat(call.out()).as(shell).contains(verb.name());
      assertThat(call.out()).as(shell).contains("seed");
    }
  }

  @Test
  void bashReadsItsScript() throws IOException, InterruptedException {
    assumeThat(Path.of("/bin/bash")).exists();
    Recorded call = Recorded.program(folder);
    call.run("completion", "bash");
    Files.writeString(folder.resolve("completion"), call.out());
    String ask =
        "source completion && COMP_WORDS=(reason4j doc) && COMP_CWORD=1 && "
            + "_complete_reason4j; echo \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("/bin/bash", "-c", ask)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.strip()).isEqualTo("doctor");
  }

  @Test
  void anUnknownShellListsTheKnown() {
    Recorded call = Recorded.program(folder);
    assertThat(call.run("completion", "tcsh")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("tcsh").contains("BASH, ZSH, FISH");
  }
}
