package org.reason4j.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.reason4j.engine.Workers;
import org.reason4j.model.LanguageModel;

/// Completes prompts on all workers: prompt i goes to worker i modulo their number.
public final class ParallelBatcher {
  private final LanguageModel model;
  private final Workers workers;

  public ParallelBatcher(LanguageModel model, Workers workers) {
    this.model = model;
    this.workers = workers;
  }

  /// Hears of each row that has ended, on the worker's thread; rows that are stopped are not told.
  @FunctionalInterface
  public interface Ended {
    void row(int prompt, int sample, Completion completion);
  }

  /// Completions of each prompt, in order. `settings.slots` are a worker's.
  ///
  /// @param stop see [Batcher#generate(List, Batcher.Listener, BooleanSupplier)]
  public List<List<Completion>> generate(
      List<Prompt> prompts, Batcher.Settings settings, BooleanSupplier stop) {
    return generate(prompts, settings, (_, _, _) -> {}, stop);
  }

  /// As without `ended`, which hears of the completions while others are still drawn.
  public List<List<Completion>> generate(
      List<Prompt> prompts, Batcher.Settings settings, Ended ended, BooleanSupplier stop) {
    int count = workers.count();
    List<Callable<List<List<Completion>>>> jobs = new ArrayList<>();
    for (int w = 0; w < Math.min(count, prompts.size()); w++) {
      List<Prompt> share = new ArrayList<>();
      for (int p = w; p < prompts.size(); p += count) share.add(prompts.get(p));
      int first = w;
      var listener =
          Batcher.Listener.ofRows((prompt, sample, completion) ->
              ended.row(first + prompt * count, sample, completion));
      jobs.add(() -> new Batcher(model, settings).generate(share, listener, stop));
    }
    List<List<List<Completion>>> parts = workers.run(jobs);
    List<List<Completion>> all = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) all.add(parts.get(p % count).get(p / count));
    return all;
  }
}
