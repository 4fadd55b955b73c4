package org.reason4j.sandbox;

/// The limit that ended a run.
public enum Limit {
  /// CPU time of the whole process tree.
  CPU,
  /// Time in which no process of the tree wanted a processor: a sleep, a wait for nothing.
  IDLE,
  /// Time on the clock: the backstop.
  WALL,
  /// Memory of the whole process tree.
  MEMORY,
  /// Bytes written to standard output.
  OUTPUT
}
