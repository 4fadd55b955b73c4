package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir private Path folder = Path.of("");
  private Recorded call = Recorded.program(folder);

  @BeforeEach
  void startAnew() {
    call = Recorded.program(folder);
  }

  @Test
  void helpListsEveryCommand() {
    assertThat(call.run("--help")).isEqualTo(ExitCode.DONE);
    for (Verb verb : Verbs.ALL) assertThat(call.out()).contains("  " + verb.name() + " ");
    assertThat(call.err()).isEmpty();
  }

  @Test
  void everyCommandHasHelpWithExamplesAndExitCodes() {
    for (Verb verb : Verbs.ALL) {
      Recorded one = Recorded.program(folder);
      assertThat(one.run(verb.name(), "--help")).as(verb.name()).isEqualTo(ExitCode.DONE);
      assertThat(one.out())
          .as(verb.name())
          .contains("Usage: reason4j " + verb.name())
          .contains("reason4j " + verb.name() + " ")
          .contains("Example")
          .contains("Exit codes:")
          .contains("78 bad")
          .contains("--seed")
          .contains("--json");
    }
  }

  @Test
  void aMissingCommandShowsTheHelpAndIsAnError() {
    assertThat(call.run()).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("Usage: reason4j");
    assertThat(call.out()).isEmpty();
  }

  @Test
  void aMisspeltCommandNamesTheNearest() {
    assertThat(call.run("docter")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("unknown command \"docter\"; did you mean \"doctor\"?");
  }

  @Test
  void aSeedThatIsNoNumberIsToldInOneLine() {
    assertThat(call.run("doctor", "--seed", "abc")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err())
        .isEqualTo(
            """
            reason4j doctor: --seed is "abc"; expected a whole number
            See: reason4j doctor --help
            """);
  }

  @Test
  void aBadRecipeIsToldByFileLineAndKey() throws IOException {
    Files.writeString(
        folder.resolve("bad.toml"), "seed = 1\n[grpo]\nbetta = 0.1\nepsilon = \"x\"\n");
    assertThat(call.run("train", "bad.toml")).isEqualTo(ExitCode.BAD_RECIPE);
    assertThat(call.err().lines())
        .hasSize(2)
        .first()
        .isEqualTo("bad.toml:3: unknown key grpo.betta; did you mean grpo.beta?");
    assertThat(call.out()).isEmpty();
  }

  @Test
  void aRecipeThatIsNotThereIsNoInput() {
    assertThat(call.run("train", "none.toml")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(call.err()).contains("no such file or folder").contains("none.toml");
  }

  @Test
  void aWrongSettingIsWrongUsage() {
    assertThat(call.run("zero", "--set", "grpo.betta=0")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("did you mean grpo.beta?");
  }

  @Test
  void threadsMustBeAPositiveNumber() {
    assertThat(call.run("doctor", "--threads", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("--threads is 0; expected a whole number from 1 to 1024");
  }

  @Test
  void aMisspeltFlagNamesTheNearest() {
    assertThat(call.run("doctor", "--jsn")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("--jsn").contains("Did you mean --json?");
  }

  @Test
  void theVersionNamesTheJdk() {
    assertThat(call.run("--version")).isEqualTo(ExitCode.DONE);
    assertThat(call.out()).startsWith("reason4j ").contains("JDK 25");
  }

  @Test
  void helpDoesNotTouchTheNativeLibrary() throws IOException, InterruptedException {
    for (String[] words : new String[][] {{"--help"}, {"doctor", "--help"}}) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Xlog:class+load",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName()));
      command.addAll(List.of(words));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.DONE);
      assertThat(loaded).contains("org.reason4j.cli.Main").doesNotContain("org.bytedeco");
    }
  }

  @Test
  void theRehearsalOfTheLauncherSucceeds() {
    assertThat(call.run("rehearse")).isEqualTo(0);
    assertThat(call.out()).isEmpty();
  }
}
