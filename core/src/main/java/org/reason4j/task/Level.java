package org.reason4j.task;

/// How hard the problems are that a task makes.
public enum Level {
  /// What pretraining pages and reinforcement learning see.
  TRAIN,
  /// Longer or larger than anything seen in training; for evaluation only.
  HARDER
}
