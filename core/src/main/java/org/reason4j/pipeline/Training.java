package org.reason4j.pipeline;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.reason4j.checkpoint.Resume;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.weights.Disk;

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

  /// The run that a recipe asks for; borrows all of them.
  ///
  /// @param console hears every event after it was stored
  /// @param stop asked at every safe point
  static Training of(
      TrainerRecipe recipe,
      Disk disk,
      RunDirectory run,
      EventSink console,
      Workers workers,
      BooleanSupplier stop,
      LongSupplier nanoTime,
      Resume from) {
    return switch (recipe) {
      case ZeroRecipe zero -> new Zero(zero, disk, run, console, workers, stop, nanoTime, from);
      case SftRecipe sft -> new SftRun(sft, disk, run, console, workers, stop, nanoTime, from);
      case RewardModelRecipe reward ->
          new RewardModelRun(reward, disk, run, console, workers, stop, nanoTime, from);
      case DistillRecipe distill ->
          new DistillRun(distill, disk, run, console, workers, stop, nanoTime, from);
      case PretrainRecipe pretrain ->
          new PretrainRun(pretrain, disk, run, console, workers, stop, nanoTime, from);
    };
  }
}
