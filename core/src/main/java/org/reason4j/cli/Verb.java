package org.reason4j.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// A command that can be typed.
///
/// @param name the verb
/// @param group its heading in the overview
/// @param command makes the picocli command, when it is needed and not before
/// @param below commands that follow its name, such as `list` in `eval list`
record Verb(
    String name, Group group, Function<Session, Callable<Integer>> command, List<Verb> below) {
  /// A verb without any below it.
  Verb(String name, Group group, Function<Session, Callable<Integer>> command) {
    this(name, group, command, List.of());
  }

  /// Headings of the overview, in its order.
  enum Group {
    TRAINING("Training"),
    DATA("Data"),
    MODELS("Models"),
    HELP("Help");

    private final String heading;

    Group(String heading) {
      this.heading = heading;
    }

    String heading() {
      return heading;
    }
  }
}
