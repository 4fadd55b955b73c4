package org.reason4j.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.reason4j.config.Default;
import org.reason4j.config.Range;
import org.reason4j.config.TomlBinder;
import org.reason4j.event.RunEvent;
import org.reason4j.event.RunEventJson;

/// What the launcher lets run once after a build, to record the classes that a start needs (JEP
/// 514): everything between `main` and the first line of a command, and nothing of libtorch.
final class Rehearsal {
  private record Script(@Range(min = 0) @Default("1") long words) {}

  private Rehearsal() {}

  static int run(Session real) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Session session =
        new Session(
            real.in(),
            nowhere,
            nowhere,
            true,
            100,
            real.folder(),
            real.clock(),
            real.environment());
    int code = 0;
    for (List<String> words :
        List.of(
            List.of("--help"),
            List.of("--version"),
            List.of("completion", "bash"),
            List.of("doctor", "--help"))) {
      code |= Main.run(session, words.toArray(String[]::new));
    }
    code |= TomlBinder.parse("", "words = 1", Script.class, List.of()).words() == 1 ? 0 : 1;
    var sink = session.events(new GlobalFlags());
    sink.accept(
        RunEventJson.decode(
            RunEventJson.encode(new RunEvent.StepFinished("grpo", 1, Map.of("reward", 0.5)))));
    return code;
  }
}
