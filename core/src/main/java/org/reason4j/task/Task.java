package org.reason4j.task;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/// Makes problems of one kind. Immutable; what it makes depends on the random stream alone.
public interface Task {
  /// The name that recipes use.
  String name();

  /// Makes a problem from the next draws of `random`.
  Problem problem(SplittableRandom random, Level level);

  /// The levels that this task has problems of.
  default Set<Level> levels() {
    return EnumSet.allOf(Level.class);
  }
}
