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

  /// Completions of each prompt, in order. `settings.slots` are a worker's.
  ///
  /// @param stop see [Batcher#generate(List, Batcher.Listener, BooleanSupplier)]
  public List<List<Completion>> generate(
      List<Prompt> prompts, Batcher.Settings settings, BooleanSupplier stop) {
    int count = workers.count();
    List<Callable<List<List<Completion>>>> jobs = new ArrayList<>();
    for (int w = 0; w < Math.min(count, prompts.size()); w++) {
      List<Prompt> share = new ArrayList<>();
      for (int p = w; p < prompts.size(); p += count) share.add(prompts.get(p));
      jobs.add(() -> new Batcher(model, settings).generate(share, Batcher.Listener.none(), stop));
    }
    List<List<List<Completion>>> parts = workers.run(jobs);
    List<List<Completion>> all = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) all.add(parts.get(p % count).get(p / count));
    return all;
  }
}
