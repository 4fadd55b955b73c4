package org.reason4j.pipeline;

import java.util.List;
import org.reason4j.config.ConfigException;
import org.reason4j.model.Compute;
import org.reason4j.model.Flops;
import org.reason4j.report.RunRecord;

/// How much of a training method fits into a compute budget: the yardstick of "reinforcement
/// learning against distillation" (DeepSeek-R1, Table 6), where both get the same operations.
///
/// Steps are whole: a budget buys the steps that end within it. What a step costs is either
/// reckoned from its mean lengths, or measured. Answers grow under reinforcement learning, so that
/// a reckoned number of steps is a first guess and a measured one is exact up to where it was
/// measured.
///
/// @param budget floating-point operations, as [Flops] counts them; training and sampling both
///   count
public record MatchedCompute(double budget) {
  public MatchedCompute {
    if (!(budget >= 0 && Double.isFinite(budget)))
      throw new ConfigException("compute budget is %s; it must be a number, 0 or more", budget);
  }

  /// The budget that a finished run has spent.
  public static MatchedCompute of(Compute spent) {
    return new MatchedCompute(spent.total());
  }

  /// A step of GRPO, from mean lengths: prompts are computed once for all their answers, each
  /// answer is trained on `epochs` times, and scored once by the reference where there is one.
  ///
  /// @param promptTokens mean length of a prompt
  /// @param answerTokens mean length of an answer, its end token included
  public static Compute grpoStep(
      Flops policy,
      int prompts,
      int samples,
      double promptTokens,
      double answerTokens,
      int epochs,
      boolean reference) {
    double[] answers = new double[samples];
    java.util.Arrays.fill(answers, answerTokens);
    double sampling = prompts * policy.sampling(promptTokens, answers);
    double row = promptTokens + answerTokens;
    double training =
        epochs * policy.training(row, answerTokens)
            + (reference ? policy.scoring(row, answerTokens) : 0);
    return new Compute((double) prompts * samples * training, sampling);
  }

  /// A step of supervised fine-tuning, from mean lengths.
  ///
  /// @param rows examples a step
  public static Compute sftStep(
      Flops student, double rows, double promptTokens, double answerTokens) {
    return Compute.ofTraining(rows * student.training(promptTokens + answerTokens, answerTokens));
  }

  /// A step of distillation on logits: the student is trained, the teacher scores the same tokens.
  /// On the student's own samples (share `onPolicy` of the steps) it also draws them.
  ///
  /// @return the student's part; the teacher's is [#teacherStep]
  public static Compute distillStep(
      Flops student, double rows, double promptTokens, double answerTokens, double onPolicy) {
    return sftStep(student, rows, promptTokens, answerTokens)
        .plus(Compute.ofSampling(onPolicy * rows * student.sampling(promptTokens, answerTokens)));
  }

  /// What the teacher spends in a step of distillation on logits.
  public static Compute teacherStep(
      Flops teacher, double rows, double promptTokens, double answerTokens) {
    return Compute.ofTraining(rows * teacher.scoring(promptTokens + answerTokens, answerTokens));
  }

  /// What each step of a phase (`pretrain`, `sft`, `grpo`, `distill`) cost in a run, as its log
  /// tells; empty for a run of a version that did not count.
  public static List<Compute> measured(RunRecord run, String phase) {
    return run.steps(phase).values().stream()
        .filter(metrics -> metrics.containsKey("train_flos"))
        .map(metrics ->
            new Compute(
                metrics.getOrDefault("train_flos", 0.0), metrics.getOrDefault("sample_flos", 0.0)))
        .toList();
  }

  /// Whole steps that the budget buys at this cost each.
  public int steps(Compute step) {
    if (!(step.total() > 0))
      throw new IllegalArgumentException("a step costs " + step.total() + "; above 0");
    return (int) Math.min(Integer.MAX_VALUE, Math.floor(budget / step.total()));
  }

  /// Whole steps that the budget buys when the first cost what was measured; steps after those cost
  /// the mean of the last quarter.
  ///
  /// @param measured cost of step 1, 2 ...; at least one
  public int steps(List<Compute> measured) {
    if (measured.isEmpty()) throw new IllegalArgumentException("no step was measured");
    double left = budget;
    for (int i = 0; i < measured.size(); i++) {
      left -= measured.get(i).total();
      if (left < 0) return i;
    }
    int quarter = Math.max(1, measured.size() / 4);
    Compute last =
        Compute.sum(measured.subList(measured.size() - quarter, measured.size()))
            .times(1.0 / quarter);
    return (int)
        Math.min(Integer.MAX_VALUE, (long) measured.size() + new MatchedCompute(left).steps(last));
  }
}
