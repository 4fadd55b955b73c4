package org.reason4j.sandbox;

import java.time.Duration;
import java.util.Optional;

/// What came of one command.
///
/// @param exit its exit code; 128 + n where signal n ended it, which a program can also say itself
/// @param ended the limit that ended it; empty where it ended by itself
/// @param cpu CPU time of the whole tree, setting up the sandbox included
/// @param wall from start to end
public record Run(
    int exit,
    Optional<Limit> ended,
    Captured output,
    Captured errors,
    Duration cpu,
    Duration wall) {
  /// Whether it ended by itself with exit code 0.
  public boolean normal() {
    return ended.isEmpty() && exit == 0;
  }
}
