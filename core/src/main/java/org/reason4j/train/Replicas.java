package org.reason4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.reason4j.engine.Workers;
import org.reason4j.model.Flops;
import org.reason4j.model.LanguageModel;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Data parallelism inside one process: each worker runs micro-batches through its own alias of the
/// model (same weights, own gradients); the gradients are then summed in a fixed order.
///
/// Micro-batch i goes to worker i modulo their number, so the sum has the same bytes in every run
/// with that many workers.
public final class Replicas implements AutoCloseable {
  /// What a worker does with one micro-batch: forward, loss, backward into `alias`'s gradients.
  @FunctionalInterface
  public interface MicroBatch<R> {
    R run(LanguageModel alias);
  }

  private final LanguageModel model;
  private final Workers workers;
  private final List<LanguageModel> aliases = new ArrayList<>();

  /// Borrows the model and the workers.
  public Replicas(LanguageModel model, Workers workers) {
    this.model = model;
    this.workers = workers;
    for (int w = 0; w < workers.count(); w++) aliases.add(model.alias());
  }

  /// Runs the micro-batches, adds all gradients to the model's own, and returns the results in
  /// order. If one fails, the model's gradients are as before.
  public <R> List<R> accumulate(List<? extends MicroBatch<R>> batches) {
    List<R> results = run(batches);
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      List<Tensor> parameters = model.parameters().tensors();
      for (LanguageModel alias : aliases) {
        List<Tensor> theirs = alias.parameters().tensors();
        for (int i = 0; i < parameters.size(); i++) {
          Tensor parameter = parameters.get(i);
          theirs.get(i).gradient().ifPresent(parameter::addGradient);
        }
        alias.parameters().clearGradients();
      }
    }
    return results;
  }

  /// Runs the micro-batches and leaves the model's gradients alone: scoring.
  public <R> List<R> run(List<? extends MicroBatch<R>> batches) {
    List<Callable<R>> jobs = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      MicroBatch<R> batch = batches.get(i);
      LanguageModel alias = aliases.get(i % aliases.size());
      jobs.add(() -> {
        try (var _ = TensorScope.open()) {
          return batch.run(alias);
        }
      });
    }
    try {
      return workers.run(jobs);
    } catch (RuntimeException failed) {
      for (LanguageModel alias : aliases) alias.parameters().clearGradients();
      throw failed;
    }
  }

  /// What a token costs the model.
  public Flops cost() {
    return model.flops();
  }

  @Override
  public void close() {
    aliases.forEach(LanguageModel::close);
  }
}
