package org.reason4j.task.pages;

import java.util.SplittableRandom;
import org.reason4j.task.Problem;

/// Writes the working of a problem as people do: in one of several styles, with slips.
public interface PageWriter {
  /// What stands on a page before a layout is put around it.
  ///
  /// @param style the style's name
  /// @param work the working, without spaces around it; may be empty
  /// @param answer the answer it arrives at
  record Draft(String style, String work, String answer) {}

  /// Writes about a problem of this writer's task.
  Draft write(Problem problem, Voice voice, SplittableRandom random);
}
