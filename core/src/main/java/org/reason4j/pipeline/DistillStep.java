package org.reason4j.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reason4j.data.Row;
import org.reason4j.engine.Workers;
import org.reason4j.model.Flops;
import org.reason4j.model.LanguageModel;
import org.reason4j.optim.AdamW;
import org.reason4j.optim.Schedule;
import org.reason4j.train.Distillation;
import org.reason4j.train.RowFlops;
import org.reason4j.train.Sft;

/// An optimizer step of a distillation, whichever its method.
interface DistillStep extends AutoCloseable {
  /// @param tokens learnt
  /// @param flops of the student, `teacherFlops` of the teacher
  /// @param metrics TRL's names
  record Measured(
      long tokens,
      boolean skipped,
      double flops,
      double teacherFlops,
      Map<String, Double> metrics) {}

  /// The optimizer, for checkpoints.
  AdamW optimizer();

  /// @param step its number, from 0
  Measured step(int step, List<Row> rows);

  @Override
  void close();

  private static Map<String, Double> metrics(double loss, double gradNorm, double learningRate) {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("loss", loss);
    metrics.put("grad_norm", gradNorm);
    metrics.put("learning_rate", learningRate);
    return metrics;
  }

  /// The step that a recipe asks for. Borrows models and workers.
  static DistillStep of(
      DistillRecipe recipe,
      int steps,
      LanguageModel student,
      LanguageModel teacher,
      Workers workers) {
    return switch (recipe.distill().method()) {
      case SFT -> new OnText(recipe, steps, student, workers);
      case FORWARD_KL, REVERSE_KL, JSD -> new OnLogits(recipe, steps, student, teacher, workers);
    };
  }

  /// Cross-entropy on the tokens.
  final class OnText implements DistillStep {
    private final Sft sft;
    private final Flops cost;

    private OnText(DistillRecipe recipe, int steps, LanguageModel student, Workers workers) {
      this.sft = new Sft(recipe.sft(), Sft.Targets.RESPONSES, steps, student, workers);
      this.cost = student.flops();
    }

    @Override
    public AdamW optimizer() {
      return sft.optimizer();
    }

    @Override
    public Measured step(int step, List<Row> rows) {
      Sft.Step done = sft.step(step, rows);
      var metrics = metrics(done.loss(), done.gradNorm(), done.learningRate());
      metrics.put("mean_token_accuracy", done.tokenAccuracy());
      return new Measured(
          done.targets(), done.skipped(), 3 * RowFlops.forward(cost, rows, true), 0, metrics);
    }

    @Override
    public void close() {
      sft.close();
    }
  }

  /// A divergence from the teacher's distributions.
  final class OnLogits implements DistillStep {
    private final AdamW optimizer;
    private final Distillation distillation;
    private final Schedule schedule;

    private OnLogits(
        DistillRecipe recipe,
        int steps,
        LanguageModel student,
        LanguageModel teacher,
        Workers workers) {
      Sft.Config train = recipe.sft();
      this.optimizer =
          new AdamW(
              new AdamW.Config(0.9, 0.95, 1e-8, train.weightDecay(), false, AdamW.Path.FUSED),
              student.parameters().asMap());
      this.distillation =
          new Distillation(
              new Distillation.Config(
                  recipe.distill().loss(), train.microRows(), train.maxGradNorm(), false),
              student,
              teacher,
              optimizer,
              workers);
      this.schedule =
          new Schedule(
              new Schedule.Cosine(train.finalShare()),
              train.learningRate(),
              Math.ceil(train.warmUpShare() * steps),
              Math.max(1, steps));
    }

    @Override
    public AdamW optimizer() {
      return optimizer;
    }

    @Override
    public Measured step(int step, List<Row> rows) {
      double rate = schedule.rate(step + 1.0);
      Distillation.Step done = distillation.step(rows, rate);
      return new Measured(
          done.tokens(),
          done.skipped(),
          done.flops(),
          done.teacherFlops(),
          metrics(done.loss(), done.gradNorm(), rate));
    }

    @Override
    public void close() {
      distillation.close();
      optimizer.close();
    }
  }
}
