package org.reason4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.model.Compute;
import org.reason4j.model.Flops;
import org.reason4j.model.LanguageModel;
import org.reason4j.optim.AdamW;
import org.reason4j.rollout.Answer;
import org.reason4j.rollout.Asking;
import org.reason4j.task.Problem;
import org.reason4j.train.loss.Advantages;
import org.reason4j.train.loss.Kl;
import org.reason4j.train.loss.OverlongPenalty;

/// Group relative policy optimisation (DeepSeek-R1, eq. 1-3): sample G answers to each of P
/// problems, reward them by rules, compare each with its group, and move the policy.
///
/// ```
/// A_i = (R_i - mean R) / std R                       over the group
/// J   = mean_i mean_t min(r A, clip(r, 1-e, 1+e) A) - beta KL(policy || reference)
/// ```
///
/// A step is a pure function of the weights, the optimizer's state and (seed, step): every draw has
/// a stream of that name. A group whose rewards are all equal teaches nothing and is counted; with
/// `resampling` it is replaced, up to a bound.
public final class Grpo implements AutoCloseable {
  /// @param prompts P problems a step
  /// @param samples G answers to each
  /// @param referenceEvery steps after which the reference becomes the policy; 0 = never
  /// @param maskTruncated leave cut-off answers out of the loss
  /// @param resampling rounds of replacing groups that teach nothing (DAPO); 0 = off
  /// @param overlong soft penalty of long answers (DAPO)
  public record Config(
      long seed,
      int prompts,
      int samples,
      Advantages.Config advantages,
      PolicyUpdate.Config update,
      int referenceEvery,
      boolean maskTruncated,
      int resampling,
      Optional<OverlongPenalty> overlong) {}

  /// How many groups taught something, and why the others did not.
  public record Signal(
      int informative, int allRight, int allWrong, int truncated, int unverified, int groups) {}

  /// What a step did.
  ///
  /// @param groups the answers trained on, problem by problem
  /// @param advantages of each answer, group after group
  /// @param compute operations of the step
  /// @param metrics TRL's names
  public record Step(
      List<List<Answer>> groups,
      double[] advantages,
      Signal signal,
      List<PolicyUpdate.Step> updates,
      Compute compute,
      Map<String, Double> metrics) {}

  /// @param flops of all groups that were drawn, those replaced included
  private record Sampled(List<List<Answer>> groups, double flops) {}

  private final Config config;
  private final LanguageModel model;
  private final Optional<LanguageModel> reference;
  private final Asking asking;
  private final LongFunction<Problem> problems;
  private final PolicyUpdate update;
  private final LongSupplier nanoTime;

  /// Borrows model, optimizer and workers; keeps a reference policy of its own where the KL
  /// divergence is on.
  ///
  /// @param problems problem i of the endless sequence trained on
  /// @param nanoTime a clock, for throughput alone
  public Grpo(
      Config config,
      LanguageModel model,
      AdamW optimizer,
      Asking asking,
      LongFunction<Problem> problems,
      Workers workers,
      LongSupplier nanoTime) {
    this.config = config;
    this.model = model;
    this.asking = asking;
    this.problems = problems;
    this.nanoTime = nanoTime;
    boolean compares = config.update().loss().kl().map(kl -> kl.beta() > 0).orElse(false);
    this.reference = compares ? Optional.of(model.snapshot()) : Optional.empty();
    this.update = new PolicyUpdate(config.update(), model, optimizer, workers);
  }

  /// The reference policy, for checkpoints.
  public Optional<LanguageModel> reference() {
    return reference;
  }

  /// One step.
  ///
  /// @param step its number, from 1
  /// @param rate learning rate of the i-th optimizer step in it
  /// @param stop asked while answers are sampled; once true nothing is changed and nothing returned
  public Optional<Step> step(int step, IntToDoubleFunction rate, BooleanSupplier stop) {
    long started = nanoTime.getAsLong();
    Sampled drawn = sample(step, stop);
    List<List<Answer>> groups = drawn.groups();
    if (stop.getAsBoolean()) return Optional.empty();
    long sampled = nanoTime.getAsLong();
    List<Answer> answers = groups.stream().flatMap(List::stream).toList();
    List<PolicyRow> unweighted = answers.stream().map(a -> row(a, 0)).toList();
    double[] rewards_N = rewards(answers, unweighted);
    double[] advantages_N = Advantages.of(rewards_N, config.samples(), config.advantages());
    List<PolicyRow> rows = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) rows.add(row(answers.get(i), advantages_N[i]));
    SplittableRandom deal = RandomStreams.of(config.seed(), "minibatch", step);
    List<PolicyUpdate.Step> updates = update.run(rows, reference, rate, deal);
    if (config.referenceEvery() > 0 && step % config.referenceEvery() == 0)
      reference.ifPresent(kept -> kept.parameters().copyFrom(model.parameters()));
    long trained = nanoTime.getAsLong();
    Signal signal = signal(groups, rewards_N);
    var metrics = StepMetrics.of(groups, rewards_N, updates);
    long completion = answers.stream().mapToLong(a -> a.completion().ids().length).sum();
    long all = rows.stream().mapToLong(PolicyRow::length).sum();
    metrics.putAll(asking.checks());
    metrics.put("learning_rate", rate.applyAsDouble(updates.size() - 1));
    metrics.put("step_time", (trained - started) / 1e9);
    metrics.put("rollout_tokens_per_second", completion / ((sampled - started) / 1e9));
    metrics.put("train_tokens_per_second", all / ((trained - sampled) / 1e9));
    var compute = new Compute(trainingFlops(rows), drawn.flops());
    return Optional.of(new Step(groups, advantages_N, signal, updates, compute, metrics));
  }

  private Sampled sample(int step, BooleanSupplier stop) {
    List<List<Answer>> kept = new ArrayList<>();
    List<List<Answer>> dull = new ArrayList<>();
    double flops = 0;
    for (int round = 0; round <= config.resampling() && kept.size() < config.prompts(); round++) {
      int wanted = config.prompts() - kept.size();
      long first = ((long) step * (config.resampling() + 1) + round) * config.prompts();
      List<Problem> asked = new ArrayList<>();
      for (int p = 0; p < wanted; p++) asked.add(problems.apply(first + p));
      int number = round;
      List<List<Answer>> groups =
          asking.ask(
              asked,
              config.samples(),
              (p, g) -> RandomStreams.of(config.seed(), "rollout", step, number, p, g),
              stop);
      if (stop.getAsBoolean()) return new Sampled(groups, flops);
      for (List<Answer> group : groups) flops += samplingFlops(group);
      for (List<Answer> group : groups)
        (config.resampling() == 0 || informative(group) ? kept : dull).add(group);
    }
    while (kept.size() < config.prompts()) kept.add(dull.removeFirst());
    return new Sampled(kept, flops);
  }

  private double samplingFlops(List<Answer> group) {
    double[] lengths = group.stream().mapToDouble(a -> a.completion().ids().length).toArray();
    return model.flops().sampling(group.getFirst().promptIds().length, lengths);
  }

  /// Updates, and what the policy or its reference score besides.
  private double trainingFlops(List<PolicyRow> rows) {
    boolean recomputed = config.update().old() == PolicyUpdate.Old.RECOMPUTED;
    boolean inReward =
        config.update().loss().kl().filter(k -> k.place() == Kl.Place.REWARD).isPresent();
    int passes = (recomputed ? 1 : 0);
    if (reference.isPresent()) passes += inReward ? 2 : 1;
    Flops cost = model.flops();
    double sum = 0;
    for (PolicyRow row : rows)
      sum +=
          config.update().epochs() * cost.training(row.length(), row.ids().length)
              + passes * cost.scoring(row.length(), row.ids().length);
    return sum;
  }

  private static boolean informative(List<Answer> group) {
    double[] rewards = group.stream().mapToDouble(a -> a.total().orElse(Double.NaN)).toArray();
    return Advantages.informative(rewards, rewards.length)[0];
  }

  private PolicyRow row(Answer answer, double advantage) {
    return new PolicyRow(
        answer.promptIds(),
        answer.completion().ids(),
        answer.completion().logProbs(),
        advantage,
        !(config.maskTruncated() && answer.truncated()));
  }

  /// Total rewards, NaN for a row that leaves its group; with the soft over-long penalty, and with
  /// the divergence from the reference where that belongs to the reward.
  private double[] rewards(List<Answer> answers, List<PolicyRow> rows) {
    double[] rewards_N = answers.stream().mapToDouble(a -> a.total().orElse(Double.NaN)).toArray();
    config
        .overlong()
        .ifPresent(penalty -> {
          for (int i = 0; i < rewards_N.length; i++)
            rewards_N[i] += penalty.of(rows.get(i).ids().length);
        });
    Optional<Kl> kl = config.update().loss().kl().filter(k -> k.place() == Kl.Place.REWARD);
    if (kl.isPresent() && reference.isPresent()) {
      float[][] policy = update.score(model, rows);
      float[][] kept = update.score(reference.get(), rows);
      for (int i = 0; i < rewards_N.length; i++)
        for (int t = 0; t < policy[i].length; t++)
          rewards_N[i] -= kl.get().beta() * kl.get().estimator().of(policy[i][t], kept[i][t]);
    }
    return rewards_N;
  }

  private Signal signal(List<List<Answer>> groups, double[] rewards_N) {
    boolean[] informative_P = Advantages.informative(rewards_N, config.samples());
    int informative = 0;
    int right = 0;
    int wrong = 0;
    int truncated = 0;
    int unverified = 0;
    for (int p = 0; p < groups.size(); p++) {
      List<Answer> group = groups.get(p);
      if (informative_P[p]) informative++;
      else if (group.stream().allMatch(StepMetrics::right)) right++;
      else if (group.stream().noneMatch(StepMetrics::right)) wrong++;
      truncated += (int) group.stream().filter(Answer::truncated).count();
      unverified += (int) group.stream().filter(StepMetrics::unverified).count();
    }
    return new Signal(informative, right, wrong, truncated, unverified, groups.size());
  }

  @Override
  public void close() {
    update.close();
    reference.ifPresent(LanguageModel::close);
  }
}
