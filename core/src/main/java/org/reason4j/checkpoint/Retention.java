package org.reason4j.checkpoint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which checkpoints stay: the newest `last`, those whose step divides by `every` (0: none for that
/// reason), and the newest of each phase.
public record Retention(int last, long every) {
  public Retention {
    if (last < 2)
      throw new IllegalArgumentException(
          "checkpoints to keep is " + last + "; 2 or more, so that a damaged one has a spare");
    if (every < 0) throw new IllegalArgumentException("every is " + every + "; 0 or more");
  }

  /// The manifests to keep, of all in the order they were made.
  Set<Manifest> kept(List<Manifest> all) {
    Set<Manifest> kept = new HashSet<>(all.subList(Math.max(0, all.size() - last), all.size()));
    Map<String, Manifest> newestOfPhase = new HashMap<>();
    for (Manifest manifest : all) {
      newestOfPhase.put(manifest.phase(), manifest);
      if (every > 0 && manifest.step() % every == 0) kept.add(manifest);
    }
    kept.addAll(newestOfPhase.values());
    return kept;
  }
}
