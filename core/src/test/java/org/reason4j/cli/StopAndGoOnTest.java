package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.pipeline.KilledRun;
import org.reason4j.pipeline.TinyRun;

/// The real command, stopped by Ctrl-C or by a full disk: what it says, and that it goes on.
class StopAndGoOnTest {
  @TempDir private static Path shared = Path.of("");
  private static Map<String, String> alone = Map.of();

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void aRunLeftAlone() throws IOException, InterruptedException {
    Path run = shared.resolve("alone");
    Process process = start(shared, KilledRun.command(run, TinyRun.SETTINGS));
    String told = text(process);
    assertThat(process.waitFor()).as(told).isEqualTo(0);
    alone = TinyRun.outcome(run);
  }

  private static Process start(Path folder, List<String> command) throws IOException {
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// What makes a child listen to Ctrl-C, even where this process runs in the background of a shell
  /// that has told its children to ignore it.
  private static List<String> listening(List<String> command) throws IOException {
    long ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElse(0);
    if ((ignored & 2) == 0) return command;
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT"));
    words.addAll(command);
    return words;
  }

  @Test
  void controlCSavesSaysHowToGoOnAndEndsWith130() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "signals are sent on Linux only");
    Path run = folder.resolve("run");
    Process process = start(folder, listening(KilledRun.command(run, TinyRun.SETTINGS)));
    String rest;
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.contains("\"step_finished\",\"phase\":\"grpo\",\"step\":1"))
        line = out.readLine();
      assertThat(line).as("a step of reinforcement learning was seen").isNotNull();
      Recorded second = Recorded.program(folder);
      assertThat(second.run("zero", "--out", "run", "--set", TinyRun.SETTINGS.getFirst()))
          .as("a second process")
          .isEqualTo(75);
      assertThat(second.err()).contains("process " + process.pid() + " is working on this run");
      Process signal = new ProcessBuilder("kill", "-INT", "" + process.pid()).start();
      assertThat(signal.waitFor()).isEqualTo(0);
      rest = String.join("\n", out.lines().toList());
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(rest).isEqualTo(130);
    assertThat(rest)
        .contains("stopping after this step, then saving")
        .contains("saved in run; the same command goes on");
    assertThat(run.resolve("lock.json")).as("the run was closed").doesNotExist();
    Process again = start(folder, KilledRun.command(run, TinyRun.SETTINGS));
    String told = text(again);
    assertThat(again.waitFor()).as(told).isEqualTo(0);
    assertThat(told).contains("goes on from grpo step ");
    assertThat(TinyRun.outcome(run)).isEqualTo(alone);
  }

  /// Needs a file system of its own: a tmpfs in a mount namespace, where the system lets us.
  @Test
  void aFullDiskLosesNothing() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path script = folder.resolve("full.sh");
    Files.writeString(
        script,
        """
        disk=$1 kept=$2; shift 2
        mount -t tmpfs -o size=1400k tmpfs "$disk" || exit 90
        "$@" >"$kept/first" 2>&1; first=$?
        ls "$disk/run/checkpoints" >"$kept/checkpoints"
        mount -o remount,size=64m "$disk" || exit 91
        "$@" >"$kept/second" 2>&1; second=$?
        cp -r "$disk/run" "$kept/run"
        echo "$first $second"
        """);
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "-rm", "sh", script.toString(), disk.toString(), kept.toString()));
    assumeTrue(
        Files.exists(Path.of("/usr/bin/unshare"))
            && start(
                        folder,
                        List.of("unshare", "-rm", "mount", "-t", "tmpfs", "t", disk.toString()))
                    .waitFor()
                == 0,
        "this machine lets nobody mount a file system of his own");
    command.addAll(KilledRun.command(disk.resolve("run"), TinyRun.SETTINGS));
    Process process = start(folder, command);
    String codes = text(process);
    assertThat(process.waitFor()).as(codes).isEqualTo(0);
    String first = Files.readString(kept.resolve("first"));
    String second = Files.readString(kept.resolve("second"));
    assertThat(codes.strip()).as(first + second).isEqualTo("74 0");
    assertThat(first)
        .contains("make room on that disk, then run the same command again")
        .doesNotContain("\"run_finished\"");
    assertThat(Files.readString(kept.resolve("checkpoints"))).isNotBlank();
    assertThat(second).contains("goes on from ").doesNotContain("damaged");
    assertThat(TinyRun.outcome(kept.resolve("run"))).isEqualTo(alone);
  }
}
