package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;

class ExplainCommandTest {
  record Recipe(@Doc("Seed of every stream.") @Default("1") long seed) {}

  record Other(
      @Doc("Another seed.") @Default("2") long seed, @Doc("Rows.") @Default("3") int rows) {}

  private static int run(Recorded call, String... arguments) {
    var recipes = new LinkedHashMap<String, Class<? extends Record>>();
    recipes.put("first", Recipe.class);
    recipes.put("second", Other.class);
    Verb explain =
        new Verb("explain", Verb.Group.HELP, session -> new ExplainCommand(session, recipes));
    return Main.commandLine(call.session(), List.of(explain)).execute(arguments);
  }

  @Test
  void aKeyIsExplained() {
    Recorded call = Recorded.program(Path.of(""));
    assertThat(run(call, "explain", "seed")).isEqualTo(ExitCode.DONE);
    assertThat(call.out()).contains("Seed of every stream.").contains("default  1");
  }

  @Test
  void aKeyOfAnotherTrainerIsFoundAndTold() {
    Recorded call = Recorded.program(Path.of(""));
    assertThat(run(call, "explain", "rows")).isEqualTo(ExitCode.DONE);
    assertThat(call.out()).startsWith("in recipes of second:").contains("default  3");
    Recorded named = Recorded.program(Path.of(""));
    assertThat(run(named, "explain", "--trainer", "second", "seed")).isEqualTo(ExitCode.DONE);
    assertThat(named.out()).contains("Another seed.").doesNotContain("in recipes of");
    Recorded unknown = Recorded.program(Path.of(""));
    assertThat(run(unknown, "explain", "--trainer", "third")).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("unknown trainer \"third\". Known: first, second");
  }

  @Test
  void anUnknownKeyIsWrongUsage() {
    Recorded call = Recorded.program(Path.of(""));
    assertThat(run(call, "explain", "sede")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("did you mean seed?");
  }
}
