package org.reason4j.filter;

import java.util.Optional;

/// A rule that keeps a candidate or drops it with a reason.
public interface Filter {
  /// Its name on the command line and in tables, for example `repetition`.
  String name();

  /// What it keeps, with its thresholds, as cards print it.
  String rule();

  /// Why the candidate is dropped, with the value seen; empty where it is kept.
  Optional<String> drop(Candidate candidate);
}
