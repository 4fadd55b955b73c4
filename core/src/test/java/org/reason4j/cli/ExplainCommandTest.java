package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;

class ExplainCommandTest {
  record Recipe(@Doc("Seed of every stream.") @Default("1") long seed) {}

  private static int run(Recorded call, String... arguments) {
    Verb explain =
        new Verb("explain", Verb.Group.HELP, session -> new ExplainCommand(session, Recipe.class));
    return Main.commandLine(call.session(), List.of(explain)).execute(arguments);
  }

  @Test
  void aKeyIsExplained() {
    Recorded call = Recorded.program(Path.of(""));
    assertThat(run(call, "explain", "seed")).isEqualTo(ExitCode.DONE);
    assertThat(call.out()).contains("Seed of every stream.").contains("default  1");
  }

  @Test
  void anUnknownKeyIsWrongUsage() {
    Recorded call = Recorded.program(Path.of(""));
    assertThat(run(call, "explain", "sede")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("did you mean seed?");
  }
}
