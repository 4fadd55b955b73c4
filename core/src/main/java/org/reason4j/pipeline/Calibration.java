package org.reason4j.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import org.reason4j.data.Cursor;
import org.reason4j.data.Packing;
import org.reason4j.data.Row;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Completion;
import org.reason4j.generate.ParallelBatcher;
import org.reason4j.generate.Prompt;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.LanguageModel;
import org.reason4j.optim.AdamW;
import org.reason4j.train.PolicyRow;
import org.reason4j.train.PolicyUpdate;
import org.reason4j.train.Pretraining;

/// How fast a recipe runs here: a few real steps of each kind on a fresh model of its shape.
///
/// What is slow does not depend on the weights, so nothing needs to be trained for it, and a base
/// directory is not even read. A fresh model ends its answers by chance alone; so many ids count as
/// end tokens that their lengths are as long as assumed, and as unlike each other as real ones:
/// rows end, leave and make room. Each kind of step is done to warm up, then timed.
///
/// Answers are cut at 512 tokens here: longer ones are slower by what attention over them costs,
/// which this does not see.
final class Calibration {
  private static final int LONGEST = 512;
  private static final int TIMED_STEPS = 3;

  /// How long steps of pretraining are repeated to warm up, and again to be timed: small ones are
  /// slow until the compiler has seen them.
  private static final long STEADY_NANOS = 1_500_000_000L;

  /// @param pretrainStep seconds of a step of pretraining, where there is any
  /// @param rolloutTokensPerSecond generated tokens
  /// @param updateTokensPerSecond tokens of prompts and answers, scoring by the reference included
  record Speeds(
      double secondsPerPage,
      OptionalDouble pretrainStep,
      double rolloutTokensPerSecond,
      double updateTokensPerSecond) {}

  private final ZeroRecipe recipe;
  private final Materials materials;
  private final DecoderConfig shape;
  private final Workers workers;
  private final LongSupplier nanoTime;

  Calibration(
      ZeroRecipe recipe,
      Materials materials,
      DecoderConfig shape,
      Workers workers,
      LongSupplier nanoTime) {
    this.recipe = recipe;
    this.materials = materials;
    this.shape = shape;
    this.workers = workers;
    this.nanoTime = nanoTime;
  }

  /// @param answerTokens mean length of an answer, assumed
  Speeds run(double secondsPerPage, List<int[]> prompts, double answerTokens) {
    try (LanguageModel model =
        Decoder.fresh(shape, 0.02, RandomStreams.of(recipe.seed(), "plan-init"))) {
      OptionalDouble pretrainStep =
          recipe.base().isPresent() ? OptionalDouble.empty() : OptionalDouble.of(pretrain(model));
      rollout(model, prompts, answerTokens, 1);
      long started = nanoTime.getAsLong();
      List<PolicyRow> rows = rollout(model, prompts, answerTokens, 2);
      double seconds = (nanoTime.getAsLong() - started) / 1e9;
      long drawn = rows.stream().mapToLong(row -> row.ids().length).sum();
      return new Speeds(secondsPerPage, pretrainStep, drawn / seconds, update(model, rows));
    }
  }

  private double pretrain(LanguageModel model) {
    Packing packing = materials.packing(Cursor.START);
    List<Double> seconds = new ArrayList<>();
    var config = recipe.pretrain().withSteps(Math.max(4, recipe.pretrain().steps()), 0);
    try (var trainer = new Pretraining(config, model, workers)) {
      long begun = nanoTime.getAsLong();
      boolean warm = false;
      while (seconds.size() < TIMED_STEPS || nanoTime.getAsLong() - begun < STEADY_NANOS) {
        long started = nanoTime.getAsLong();
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < config.rows(); r++) rows.add(packing.next());
        trainer.step(0, rows);
        long ended = nanoTime.getAsLong();
        if (warm) seconds.add((ended - started) / 1e9);
        else if (ended - begun >= STEADY_NANOS) {
          warm = true;
          begun = ended;
        }
      }
    }
    return seconds.stream().sorted().toList().get(seconds.size() / 2);
  }

  private List<PolicyRow> rollout(
      LanguageModel model, List<int[]> prompts, double answerTokens, int round) {
    int samples = recipe.grpo().samples();
    int full = Math.ceilDiv(workers.count() * recipe.grpo().slots(), samples);
    int count = Math.min(recipe.grpo().prompts(), Math.max(workers.count(), full));
    List<Prompt> asked = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      int number = p;
      asked.add(
          new Prompt(
              prompts.get(p % prompts.size()),
              samples,
              g -> RandomStreams.of(recipe.seed(), "plan-rollout", round, number, g)));
    }
    int limit = Math.min(recipe.grpo().maxNewTokens(), LONGEST);
    var settings =
        new Batcher.Settings(
            recipe.grpo().sampling(),
            limit,
            ends(Math.min(answerTokens, limit), limit),
            recipe.grpo().slots());
    List<List<Completion>> drawn =
        new ParallelBatcher(model, workers).generate(asked, settings, () -> false);
    List<PolicyRow> rows = new ArrayList<>();
    for (int p = 0; p < count; p++)
      for (int g = 0; g < samples; g++) {
        Completion completion = drawn.get(p).get(g);
        rows.add(
            new PolicyRow(
                asked.get(p).ids(),
                completion.ids(),
                completion.logProbs(),
                g % 2 == 0 ? 1 : -1,
                true));
      }
    return rows;
  }

  /// So many ids that a model which draws all alike ends after `mean` tokens on average, at most
  /// after `limit`: `mean = (1 - (1-p)^limit) / p`.
  private Set<Integer> ends(double mean, int limit) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      double length = (1 - Math.pow(1 - middle, limit)) / middle;
      if (length > mean) low = middle;
      else high = middle;
    }
    long count = Math.clamp(Math.round(high * shape.vocabularySize()), 1, shape.vocabularySize());
    Set<Integer> ends = new HashSet<>();
    for (int id = 0; id < count; id++) ends.add(id);
    return ends;
  }

  private double update(LanguageModel model, List<PolicyRow> rows) {
    PolicyUpdate.Config whole = recipe.grpo().config(recipe.seed()).update();
    var config =
        new PolicyUpdate.Config(
            whole.loss(),
            Math.min(whole.minibatches(), rows.size()),
            1,
            whole.old(),
            whole.microTokens(),
            whole.temperature(),
            whole.maxLength(),
            whole.maxGradNorm(),
            whole.checkpointing());
    Optional<LanguageModel> reference =
        config.loss().needsReference() ? Optional.of(model.snapshot()) : Optional.empty();
    try (var optimizer = new AdamW(recipe.grpo().adamW(), model.parameters().asMap());
        var update = new PolicyUpdate(config, model, optimizer, workers)) {
      double seconds = 0;
      for (int round = 0; round < 2; round++) {
        long started = nanoTime.getAsLong();
        update.run(
            rows, reference, _ -> 1e-6, RandomStreams.of(recipe.seed(), "plan-minibatch", round));
        seconds = (nanoTime.getAsLong() - started) / 1e9;
      }
      long tokens = rows.stream().mapToLong(row -> row.prompt().length + row.ids().length).sum();
      return tokens / seconds;
    } finally {
      reference.ifPresent(LanguageModel::close);
    }
  }
}
