package org.reason4j.cli;

import java.util.List;
import org.reason4j.cli.Verb.Group;

/// The commands there are, in the order of the overview.
final class Verbs {
  static final List<Verb> ALL =
      List.of(
          new Verb("doctor", Group.HELP, DoctorCommand::new),
          new Verb("completion", Group.HELP, CompletionCommand::new));

  private Verbs() {}
}
