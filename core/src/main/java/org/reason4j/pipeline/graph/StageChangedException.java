package org.reason4j.pipeline.graph;

import java.util.List;

/// A stage is done, and what it was made from is no longer the same.
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
}
