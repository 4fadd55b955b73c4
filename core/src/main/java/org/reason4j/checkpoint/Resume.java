package org.reason4j.checkpoint;

import java.util.List;
import java.util.Optional;

/// Where a run goes on.
///
/// @param checkpoint the newest whole checkpoint; empty where none was made yet
/// @param rejected damaged checkpoints, each naming its file: to be shown to the user
public record Resume(Optional<Checkpoint> checkpoint, List<Checkpoints.Damaged> rejected) {
  public Resume {
    rejected = List.copyOf(rejected);
  }
}
