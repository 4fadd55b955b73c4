package org.reason4j.pipeline;

/// A training run: from whatever its newest checkpoint holds to a model in `RUN/export/`.
///
/// One class a trainer. Each is made from (recipe, disk, run directory, console, workers, stop,
/// clock, resume), tells its phases as events, saves at safe points, and ends with the same bytes
/// whether it was killed in between or not.
public interface Training {
  /// Runs what is left.
  ///
  /// @throws DivergedException if loss or gradient are not finite several times in a row
  Outcome run();
}
