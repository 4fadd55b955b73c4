package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `reason4j` with stand-ins for the JDK and for Maven that say how they were called.
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "dirname",
          "readlink",
          "sed",
          "find",
          "head",
          "id",
          "uname",
          "mkdir",
          "cat",
          "sleep",
          "rm",
          "touch",
          "stty");

  @TempDir private Path temporary = Path.of("");
  private final Map<String, String> environment = new TreeMap<>();
  private Path root = Path.of("");
  private Path tools = Path.of("");

  private record Outcome(int exitCode, List<String> out, String err) {}

  @BeforeEach
  void cloneWithoutJdk() throws IOException {
    root = Files.createDirectories(temporary.resolve("a clone"));
    Files.copy(
        Path.of(System.getProperty("reason4j.root")).resolve("reason4j"), root.resolve("reason4j"));
    executable(root.resolve("reason4j"));
    Files.createDirectories(root.resolve("core/src/main"));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.writeString(root.resolve("core/pom.xml"), "");
    tools = Files.createDirectories(temporary.resolve("bin"));
    for (String tool : TOOLS) {
      for (String folder : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(folder, tool);
        if (!Files.exists(real) || Files.exists(tools.resolve(tool))) continue;
        Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(real));
        executable(tools.resolve(tool));
      }
    }
    Files.createDirectories(temporary.resolve("jdks"));
    environment.put("PATH", tools.toString());
    environment.put("HOME", temporary.toString());
    environment.put("REASON4J_JDK_FOLDERS", temporary.resolve("jdks").toString());
    system("debian", "");
  }

  private void system(String id, String like) throws IOException {
    Path file = temporary.resolve("os-release");
    Files.writeString(file, "PRETTY_NAME=\"Test OS\"\nID=%s\nID_LIKE=\"%s\"\n".formatted(id, like));
    environment.put("REASON4J_OS_RELEASE", file.toString());
  }

  private void jdk(String name, String version) throws IOException {
    Path bin = Files.createDirectories(temporary.resolve("jdks").resolve(name).resolve("bin"));
    Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"" + version + "\"\n");
    for (String program : List.of("java", "javac")) {
      Files.writeString(
          bin.resolve(program),
          """
          #!/bin/sh
          [ "$(printf '%s\\n' "$@" | sed -n '$p')" = rehearse ] && exit 0
          echo "jdk NAME, OMP_WAIT_POLICY=$OMP_WAIT_POLICY, OPENBLAS_NUM_THREADS=$OPENBLAS_NUM_THREADS"
          for word; do printf '<%s>\\n' "$word"; done
          exit 42
          """
              .replace("NAME", name));
      executable(bin.resolve(program));
    }
  }

  private void maven() throws IOException {
    Files.writeString(
        tools.resolve("mvn"),
        """
        #!/bin/sh
        echo "maven called with $* in $(pwd) for $JAVA_HOME"
        mkdir -p core/target/lib
        echo > core/target/reason4j-core-1.jar
        echo > core/target/lib/library.jar
        """);
    executable(tools.resolve("mvn"));
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome start(String... arguments) throws IOException, InterruptedException {
    return start(root.resolve("reason4j"), arguments);
  }

  private Outcome start(Path script, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(script.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(temporary.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path err = temporary.resolve("stderr");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), out.lines().toList(), Files.readString(err));
  }

  @Test
  void withoutAJdkTheMessageNamesTheCommandOfTheDistribution() throws Exception {
    Map<String, String> commands =
        Map.of(
            "debian", "apt-get install openjdk-25-jdk-headless maven",
            "ubuntu", "apt-get install openjdk-25-jdk-headless maven",
            "fedora", "dnf install java-25-openjdk-devel maven",
            "arch", "pacman -S jdk25-openjdk maven",
            "alpine", "apk add openjdk25 maven",
            "opensuse-leap", "zypper install java-25-openjdk-devel maven");
    for (var entry : commands.entrySet()) {
      system(entry.getKey(), "");
      Outcome outcome = start("zero");
      assertThat(outcome.exitCode()).isEqualTo(ExitCode.MISSING_TOOL);
      assertThat(outcome.err())
          .contains("a JDK 25 or newer and Maven (mvn) not found. On Test OS:")
          .contains(entry.getValue());
      assertThat(outcome.out()).isEmpty();
    }
  }

  @Test
  void aDerivedDistributionIsKnownByItsParent() throws Exception {
    system("linuxmint", "ubuntu debian");
    assertThat(start("zero").err()).contains("apt-get install openjdk-25-jdk-headless maven");
  }

  @Test
  void anUnknownDistributionGetsAGeneralWay() throws Exception {
    system("plan9", "");
    Outcome outcome = start("zero");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.MISSING_TOOL);
    assertThat(outcome.err()).contains("sdk install java 25-tem").contains("sdk install maven");
  }

  @Test
  void anOlderJdkIsNotEnough() throws Exception {
    jdk("jdk-21", "21.0.4");
    assertThat(start("zero").err()).contains("a JDK 25 or newer");
  }

  @Test
  void withoutMavenOnlyMavenIsMissing() throws Exception {
    jdk("jdk-25", "25.0.1");
    Outcome outcome = start("zero");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.MISSING_TOOL);
    assertThat(outcome.err())
        .contains("reason4j: Maven (mvn) not found")
        .contains("apt-get install maven")
        .doesNotContain("openjdk");
  }

  @Test
  void theFirstStartBuildsAndTheSecondDoesNot() throws Exception {
    jdk("jdk-25", "25.0.1");
    maven();
    Outcome first = start("zero", "--set", "a b", "");
    assertThat(first.err()).contains("first start; building").contains("maven called with -B");
    assertThat(first.exitCode()).isEqualTo(42);
    assertThat(first.out().getFirst())
        .isEqualTo("jdk jdk-25, OMP_WAIT_POLICY=passive, OPENBLAS_NUM_THREADS=1");
    assertThat(first.out())
        .contains("<-Xmx768m>", "<--enable-native-access=ALL-UNNAMED>")
        .doesNotContain("<-XX:TieredStopAtLevel=1>")
        .endsWith("<org.reason4j.cli.Main>", "<zero>", "<--set>", "<a b>", "<>");
    Outcome second = start("doctor");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("<-XX:TieredStopAtLevel=1>").endsWith("<doctor>");
  }

  @Test
  void theCommitThatWasBuiltIsPassedOn() throws Exception {
    jdk("jdk-25", "25.0.1");
    maven();
    assertThat(start("zero").out()).noneMatch(word -> word.contains("reason4j.commit"));
    Files.delete(root.resolve("core/target/reason4j.stamp"));
    Files.writeString(
        tools.resolve("git"),
        """
        #!/bin/sh
        case $3 in rev-parse) echo 0123abcd ;; diff) exit 1 ;; esac
        """);
    executable(tools.resolve("git"));
    assertThat(start("zero").out()).contains("<-Dreason4j.commit=0123abcd+>");
  }

  @Test
  void aChangedSourceIsBuiltAgain() throws Exception {
    jdk("jdk-25", "25.0.1");
    maven();
    start("zero");
    Path source = Files.writeString(root.resolve("core/src/main/A.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(start("zero").err()).contains("sources are newer than the build");
  }

  @Test
  void aFailedBuildIsNotStarted() throws Exception {
    jdk("jdk-25", "25.0.1");
    maven();
    Files.writeString(tools.resolve("mvn"), "#!/bin/sh\nexit 1\n");
    Outcome outcome = start("zero");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.OUR_FAULT);
    assertThat(outcome.err()).contains("the build failed (Maven's exit code 1)");
    assertThat(outcome.out()).isEmpty();
    assertThat(root.resolve("core/target/reason4j.lock")).doesNotExist();
  }

  @Test
  void theNewestJdkIsTakenAndJavaHomeBeforeIt() throws Exception {
    jdk("jdk-17", "17.0.1");
    jdk("jdk-25", "25.0.1");
    jdk("jdk-26", "26");
    maven();
    assertThat(start("zero").out().getFirst()).startsWith("jdk jdk-26,");
    environment.put("JAVA_HOME", temporary.resolve("jdks/jdk-25").toString());
    assertThat(start("zero").out().getFirst()).startsWith("jdk jdk-25,");
    environment.put("JAVA_HOME", temporary.resolve("jdks/jdk-17").toString());
    assertThat(start("zero").out().getFirst()).startsWith("jdk jdk-26,");
  }

  @Test
  void linksToTheScriptAreFollowed() throws Exception {
    jdk("jdk-25", "25.0.1");
    maven();
    Path link = Files.createSymbolicLink(temporary.resolve("r4j"), root.resolve("reason4j"));
    Path second = Files.createSymbolicLink(temporary.resolve("again"), Path.of("r4j"));
    assertThat(start(link, "zero").exitCode()).isEqualTo(42);
    assertThat(start(second, "zero").out()).contains("<-Dreason4j.home=" + root.toRealPath() + ">");
  }

  @Test
  void settingsOfTheUserWin() throws Exception {
    jdk("jdk-25", "25.0.1");
    maven();
    environment.put("OMP_WAIT_POLICY", "active");
    environment.put("REASON4J_JAVA_OPTS", "-Xmx3g -XX:+UseG1GC");
    List<String> out = start("zero").out();
    assertThat(out.getFirst()).contains("OMP_WAIT_POLICY=active");
    assertThat(out).contains("<-XX:+UseG1GC>").doesNotContain("<-XX:+UseSerialGC>");
    assertThat(out.indexOf("<-Xmx3g>")).isGreaterThan(out.indexOf("<-Xmx768m>"));
  }
}
