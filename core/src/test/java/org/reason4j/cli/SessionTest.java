package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.reason4j.event.RunEvent;
import picocli.CommandLine;

class SessionTest {
  private static Recorded events(boolean terminal, String... arguments) {
    Recorded call = new Recorded(Path.of(""), terminal);
    GlobalFlags flags = new GlobalFlags();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("flags", mixin(flags)))
        .parseArgs(arguments);
    try (var sink = call.session().events(flags)) {
      sink.accept(new RunEvent.PhaseStarted("grpo", 2, "step"));
    }
    return call;
  }

  private static CommandLine.Model.CommandSpec mixin(GlobalFlags flags) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(flags);
  }

  @Test
  void aTerminalShowsWords() {
    assertThat(events(true).out()).isEqualTo("grpo: 2 steps\n");
  }

  @Test
  void aPipeGetsLinesOfJson() {
    assertThat(events(false).out()).startsWith("{\"event\":\"phase_started\"");
  }

  @Test
  void jsonLeavesStdoutToTheResult() {
    Recorded call = events(true, "--json");
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).startsWith("{\"event\":\"phase_started\"");
  }

  @Test
  void quietShowsNothing() {
    Recorded call = events(true, "--quiet");
    assertThat(call.out() + call.err()).isEmpty();
  }
}
