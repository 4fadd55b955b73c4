package org.reason4j.pipeline.graph;

import java.nio.file.Path;
import java.util.List;
import org.reason4j.config.Diff;

/// A stage has begun or is done, and what it was made from is no longer the same.
public final class StageChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StageChangedException(String stage, List<String> changes) {
    super(
        "stage %s was made from something else:\n  %s\n"
                .formatted(stage, String.join("\n  ", changes))
            + "put it back, or run the stage and all that use it again with --from "
            + stage
            + " (the old ones are kept beside)");
  }

  /// For an output of a finished stage.
  ///
  /// @param made the stage whose output it is
  StageChangedException(String stage, String made, List<String> changes) {
    super(
        "stage %s cannot use what stage %s made, which has changed since:\n  %s\n"
                .formatted(stage, made, String.join("\n  ", changes))
            + "put it back, or run %s and all that use it again with --from %s"
                .formatted(made, made)
            + " (the old ones are kept beside)");
  }

  /// For settings that all stages share.
  public StageChangedException(Path run, Diff changes) {
    super(
        "%s has stages that were made with other settings of all stages (then -> now):\n%s\n"
                .formatted(run, changes)
            + "use the old values, choose another --out, or move the run aside with --fresh");
  }
}
