package org.reason4j.eval.suite;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.reason4j.engine.Workers;
import org.reason4j.generate.BatchModel;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.ParallelBatcher;
import org.reason4j.generate.Prompt;
import org.reason4j.model.LanguageModel;

/// A model that completes many prompts side by side. The completions are the same whichever way
/// computes them, up to the rounding of the logits.
public sealed interface Choir {
  /// One batch, such as that of our own kernels, whose rows share its threads. Borrows the model.
  record Together(BatchModel model) implements Choir {
    @Override
    public int maxPositions() {
      return model.maxPositions();
    }

    @Override
    public long positionBytes() {
      return model.cacheElements() * Float.BYTES;
    }

    @Override
    public int batches() {
      return 1;
    }

    @Override
    public void complete(
        List<Prompt> prompts,
        Batcher.Settings settings,
        ParallelBatcher.Ended ended,
        BooleanSupplier stop) {
      var _ = new Batcher(model, settings).generate(prompts, Batcher.Listener.ofRows(ended), stop);
    }
  }

  /// A batch for each worker, on libtorch. Borrows the model and the workers.
  record Apart(LanguageModel model, Workers workers) implements Choir {
    @Override
    public int maxPositions() {
      return model.maxPositions();
    }

    @Override
    public long positionBytes() {
      return model.cacheShape().elements() * Float.BYTES;
    }

    @Override
    public int batches() {
      return workers.count();
    }

    @Override
    public void complete(
        List<Prompt> prompts,
        Batcher.Settings settings,
        ParallelBatcher.Ended ended,
        BooleanSupplier stop) {
      var _ = new ParallelBatcher(model, workers).generate(prompts, settings, ended, stop);
    }
  }

  /// Longest prompt and answer together.
  int maxPositions();

  /// Bytes of the cache that a position of a row takes.
  long positionBytes();

  /// How many batches there are at a time, each of as many rows as the settings say.
  int batches();

  /// Completes prompts.
  ///
  /// @param ended hears of each row that has ended, on any thread; rows that are stopped are not
  ///   told
  void complete(
      List<Prompt> prompts,
      Batcher.Settings settings,
      ParallelBatcher.Ended ended,
      BooleanSupplier stop);
}
