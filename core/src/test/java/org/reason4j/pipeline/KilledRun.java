package org.reason4j.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// The real command as a child process that is killed with -9 at random moments.
///
/// A moment is either some milliseconds after the start (the machine's library loads, the run
/// directory is opened, the checkpoint verified), or so many events later and some more
/// microseconds: whatever the load of the machine, all of a run is hit.
public final class KilledRun {
  private static final long DEADLINE_SECONDS = 300;

  private final Path folder;
  private final List<String> command;

  KilledRun(Path folder, List<String> settings) {
    this(folder, List.of("zero"), settings);
  }

  /// @param words the command and what it takes before `--out`
  KilledRun(Path folder, List<String> words, List<String> settings) {
    this.folder = folder;
    this.command = command(folder, words, settings);
  }

  /// `reason4j zero --out FOLDER --set ...` as a process of this class path.
  public static List<String> command(Path folder, List<String> settings) {
    return command(folder, List.of("zero"), settings);
  }

  private static List<String> command(Path folder, List<String> words, List<String> settings) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "org.reason4j.cli.Main"));
    command.addAll(words);
    command.addAll(List.of("--out", folder.toString()));
    for (String setting : settings) command.addAll(List.of("--set", setting));
    return command;
  }

  /// Where a kill fell.
  ///
  /// @param finished the process was faster and ended by itself
  /// @param place name and phase of the last event, `start` before the first
  record Kill(boolean finished, String place) {}

  /// Goes on until the command ends by itself.
  ///
  /// @throws IllegalStateException where it fails, with what it wrote
  void finish() throws IOException, InterruptedException {
    Process process = start();
    try (var events = reader(process)) {
      String last = "start";
      for (String line = events.readLine(); line != null; line = events.readLine()) last = line;
      requireDone(process, last);
    }
  }

  /// Goes on and kills the process at a random moment.
  ///
  /// @param events how many events it may get to, at most
  /// @throws IllegalStateException where the command fails by itself
  Kill kill(SplittableRandom random, int events) throws IOException, InterruptedException {
    Process process = start();
    if (random.nextInt(6) == 0) {
      if (process.waitFor(100 + random.nextInt(1500), TimeUnit.MILLISECONDS))
        requireDone(process, "start");
      return end(process, "start");
    }
    int lines = 1 + random.nextInt(events);
    long nanos = random.nextBoolean() ? random.nextLong(400_000) : random.nextLong(25_000_000);
    try (var out = reader(process)) {
      String last = "start";
      for (int i = 0; i < lines; i++) {
        String line = out.readLine();
        if (line == null) {
          requireDone(process, last);
          return new Kill(true, last);
        }
        last = line;
      }
      LockSupport.parkNanos(nanos);
      return end(process, place(last));
    }
  }

  /// Goes on and kills the process some time after it wrote a line.
  ///
  /// @param line the first one that it accepts counts
  /// @throws IllegalStateException where the command fails by itself
  Kill killAfter(Predicate<String> line, long nanos) throws IOException, InterruptedException {
    Process process = start();
    try (var out = reader(process)) {
      String last = "start";
      for (String read = out.readLine(); read != null; read = out.readLine()) {
        last = read;
        if (!line.test(read)) continue;
        LockSupport.parkNanos(nanos);
        return end(process, place(read));
      }
      requireDone(process, last);
      return new Kill(true, last);
    }
  }

  private static Kill end(Process process, String place) throws InterruptedException {
    process.destroyForcibly(); // SIGKILL
    int code = process.waitFor();
    return new Kill(code == 0, place);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()))
        .start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String place(String line) {
    if (!line.startsWith("{")) return "summary";
    return line.replaceAll("^\\{\"event\":\"([a-z_]+)\"(,\"phase\":\"([a-z]+)\")?.*", "$1 $3")
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private void requireDone(Process process, String last) throws IOException, InterruptedException {
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("no end after " + DEADLINE_SECONDS + " s, last: " + last);
    }
    if (process.exitValue() != 0)
      throw new IllegalStateException(
          "exit code %d after %s: %s".formatted(process.exitValue(), last, told()));
  }

  /// What all its processes told the user.
  String told() throws IOException {
    return Files.exists(errors()) ? Files.readString(errors()) : "";
  }

  private Path errors() {
    return folder.resolveSibling(folder.getFileName() + ".err");
  }
}
