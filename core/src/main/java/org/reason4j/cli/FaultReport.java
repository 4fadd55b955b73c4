package org.reason4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// The file that is written when the fault is ours: enough to repeat the failure, no environment
/// variables and no file contents.
final class FaultReport {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private FaultReport() {}

  /// Writes the report into the session's folder, else into the temporary folder, and returns what
  /// to tell the user.
  static String write(Session session, String command, Throwable failure) {
    Instant now = session.clock().instant();
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    String text =
        String.join(
            "\n",
            "reason4j " + Version.number(),
            "command: " + command,
            "time: " + now,
            "jdk: " + Runtime.version(),
            "system: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
            "processors: " + Runtime.getRuntime().availableProcessors(),
            "heap limit MiB: " + Runtime.getRuntime().maxMemory() / (1 << 20),
            "",
            trace.toString());
    String name = "reason4j-fault-" + STAMP.format(now) + ".txt";
    String what = "%s: internal error: %s".formatted(command, failure);
    for (Path folder : List.of(session.folder(), Path.of(System.getProperty("java.io.tmpdir")))) {
      Path file = folder.resolve(name);
      try {
        Files.writeString(file, text);
        return what + "\nThis is our fault. Details are in " + file + "; please report them.";
      } catch (IOException e) {
        what += "\n(cannot write " + file + ": " + ExitCode.describe(e) + ")";
      }
    }
    return what + "\n" + text;
  }
}
