package org.reason4j.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.reason4j.event.ConsoleSink;
import org.reason4j.event.EventSink;
import org.reason4j.event.JsonLinesSink;

/// What one call of the command line has around it. Tests make their own.
///
/// @param out results
/// @param err progress where `out` is for a program, and messages
/// @param terminal whether `out` is a terminal
/// @param columns width of the terminal, 100 where there is none
/// @param folder the folder relative paths start from
/// @param environment the process's environment
record Session(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    int columns,
    Path folder,
    InstantSource clock,
    Map<String, String> environment) {

  /// The process's own. The launcher tells whether stdout is a terminal and how wide it is, since
  /// the JDK answers only for stdin and stdout together.
  static Session ofProcess() {
    String told = System.getProperty("reason4j.terminal");
    boolean terminal =
        told == null
            ? Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
            : Boolean.parseBoolean(told);
    return new Session(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminal,
        Math.clamp(Integer.getInteger("reason4j.columns", 100), 40, 240),
        Path.of("").toAbsolutePath(),
        InstantSource.system(),
        System.getenv());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /// Where a command shows the events of a run: nothing with `--quiet`; lines of JSON on stderr
  /// with `--json`; a status line on a terminal; lines of JSON on stdout otherwise.
  EventSink events(GlobalFlags flags) {
    if (flags.quiet()) return EventSink.none();
    if (flags.json()) return new JsonLinesSink(err);
    return terminal ? new ConsoleSink(out, columns, clock) : new JsonLinesSink(out);
  }
}
