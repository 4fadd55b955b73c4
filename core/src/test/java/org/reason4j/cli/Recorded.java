package org.reason4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// A session whose output can be read afterwards.
final class Recorded {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Session session;

  Recorded(Path folder, boolean terminal) {
    session =
        new Session(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            100,
            folder,
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")),
            Map.of("NO_COLOR", "1"));
  }

  static Recorded program(Path folder) {
    return new Recorded(folder, false);
  }

  Session session() {
    return session;
  }

  int run(String... arguments) {
    return Main.run(session, arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
