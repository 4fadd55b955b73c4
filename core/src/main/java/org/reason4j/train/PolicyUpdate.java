package org.reason4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.Workers;
import org.reason4j.model.LanguageModel;
import org.reason4j.nn.TokenHead;
import org.reason4j.optim.AdamW;
import org.reason4j.optim.GradientClip;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.train.loss.Batch;
import org.reason4j.train.loss.LossMetrics;
import org.reason4j.train.loss.Normalisers;
import org.reason4j.train.loss.PolicyLoss;
import org.reason4j.train.loss.PolicySettings;
import org.reason4j.train.loss.SamplerCorrection;

/// Optimizer steps on one batch of rollouts: mini-batches, inner epochs, micro-batches.
///
/// Normalisers are those of the whole mini-batch and known before its first backward, so the step
/// does not depend on how it is cut. The policy's log-probabilities are those at the sampling
/// temperature. A step whose loss or gradient norm is NaN or infinite leaves the weights alone and
/// says so.
public final class PolicyUpdate implements AutoCloseable {
  /// Whose log-probabilities stand below the line of the importance ratio.
  public enum Old {
    /// Those kept when the tokens were drawn.
    SAMPLER,
    /// Computed again by the trainer before the first update.
    RECOMPUTED
  }

  /// @param minibatches optimizer steps an epoch; rows are dealt out at random
  /// @param epochs passes over the rollouts
  /// @param microTokens padded tokens of one forward and backward pass at most
  /// @param temperature what logits are divided by, as when the tokens were drawn
  /// @param maxLength longest completion allowed: the constant normaliser
  /// @param correction weighs rows or tokens by the trainer's probability over the sampler's; needs
  ///   recomputed old log-probabilities
  public record Config(
      PolicySettings loss,
      int minibatches,
      int epochs,
      Old old,
      int microTokens,
      double temperature,
      int maxLength,
      double maxGradNorm,
      boolean checkpointing,
      Optional<SamplerCorrection> correction) {
    public Config {
      if (loss.entropyBonus() != 0)
        throw new ConfigException(
            "an entropy bonus of %s: the trainer's entropies carry no gradient, so it must be 0",
            loss.entropyBonus());
      if (correction.isPresent() && old != Old.RECOMPUTED)
        throw new ConfigException(
            "the sampler's own log-probabilities leave nothing to correct;"
                + " off-policy correction needs old-log-probs = \"recomputed\"");
    }

    /// Without off-policy correction.
    public Config(
        PolicySettings loss,
        int minibatches,
        int epochs,
        Old old,
        int microTokens,
        double temperature,
        int maxLength,
        double maxGradNorm,
        boolean checkpointing) {
      this(
          loss,
          minibatches,
          epochs,
          old,
          microTokens,
          temperature,
          maxLength,
          maxGradNorm,
          checkpointing,
          Optional.empty());
    }
  }

  /// One optimizer step.
  ///
  /// @param metrics TRL's names
  /// @param skipped whether the update was left out
  public record Step(double loss, double gradNorm, Map<String, Double> metrics, boolean skipped) {}

  private record Known(
      float[][] old, Optional<float[][]> reference, Optional<double[][]> correction) {}

  private final Config config;
  private final LanguageModel model;
  private final AdamW optimizer;
  private final Workers workers;
  private final Replicas replicas;
  private final PolicyLoss loss;
  private final TokenHead head;

  /// Borrows model, optimizer and workers.
  public PolicyUpdate(Config config, LanguageModel model, AdamW optimizer, Workers workers) {
    this.config = config;
    this.model = model;
    this.optimizer = optimizer;
    this.workers = workers;
    this.replicas = new Replicas(model, workers);
    this.loss = PolicyLoss.of(config.loss());
    this.head = new TokenHead(4096, config.temperature());
  }

  /// Log-probabilities of every row's completion tokens under a model.
  public float[][] score(LanguageModel scorer, List<PolicyRow> rows) {
    List<List<Integer>> cuts = MicroBatches.cut(rows, config.microTokens());
    List<java.util.concurrent.Callable<float[]>> jobs = new ArrayList<>();
    for (List<Integer> cut : cuts)
      jobs.add(() -> {
        try (var _ = TensorScope.open();
            var _ = Tensor.noGradients()) {
          return new TokenBatch(scorer, pick(rows, cut), head, false).logps_N().toFloats();
        }
      });
    List<float[]> parts = workers.run(jobs);
    float[][] scores = new float[rows.size()][];
    for (int c = 0; c < cuts.size(); c++) {
      int at = 0;
      for (int row : cuts.get(c)) {
        int length = rows.get(row).ids().length;
        scores[row] = Arrays.copyOfRange(parts.get(c), at, at + length);
        at += length;
      }
    }
    return scores;
  }

  /// All optimizer steps on these rollouts.
  ///
  /// @param reference needed where the KL divergence is in the loss
  /// @param rate learning rate of the i-th optimizer step of this call
  /// @param random deals rows out to mini-batches
  public List<Step> run(
      List<PolicyRow> rows,
      Optional<LanguageModel> reference,
      IntToDoubleFunction rate,
      SplittableRandom random) {
    float[][] old =
        switch (config.old()) {
          case SAMPLER -> rows.stream().map(PolicyRow::samplerLogProbs).toArray(float[][]::new);
          case RECOMPUTED -> score(model, rows);
        };
    Optional<float[][]> kept =
        config.loss().needsReference()
            ? Optional.of(
                score(
                    reference.orElseThrow(() ->
                        new IllegalArgumentException("the KL divergence needs a reference policy")),
                    rows))
            : Optional.empty();
    var known =
        new Known(
            old,
            kept,
            config.correction().map(c -> c.ratios(doubles(old), sampler(rows), masks(rows))));
    Map<String, Double> drift = new LinkedHashMap<>();
    config
        .correction()
        .ifPresent(c -> drift.putAll(c.metrics(doubles(old), sampler(rows), masks(rows))));
    List<Step> steps = new ArrayList<>();
    for (int epoch = 0; epoch < config.epochs(); epoch++) {
      int[] order = shuffled(rows.size(), random);
      for (int m = 0; m < config.minibatches(); m++) {
        int from = (int) ((long) rows.size() * m / config.minibatches());
        int to = (int) ((long) rows.size() * (m + 1) / config.minibatches());
        int[] chosen = Arrays.copyOfRange(order, from, to);
        Arrays.sort(chosen);
        Step step = step(rows, chosen, known, rate.applyAsDouble(steps.size()));
        step.metrics().putAll(drift);
        steps.add(step);
      }
    }
    return steps;
  }

  private int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) order[i] = i;
    if (config.minibatches() == 1) return order;
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  private record Part(double loss, LossMetrics metrics) {}

  private Step step(List<PolicyRow> all, int[] chosen, Known known, double rate) {
    List<PolicyRow> rows = Arrays.stream(chosen).mapToObj(all::get).toList();
    List<List<Integer>> cuts = MicroBatches.cut(rows, config.microTokens());
    double tokens = 0;
    for (PolicyRow row : rows) if (row.trained()) tokens += row.ids().length;
    var normalisers = new Normalisers(rows.size(), tokens, cuts.size(), config.maxLength());
    List<Replicas.MicroBatch<Part>> batches = new ArrayList<>();
    for (List<Integer> cut : cuts) {
      int[] numbers = cut.stream().mapToInt(i -> chosen[i]).toArray();
      batches.add(alias -> backward(alias, all, numbers, known, normalisers));
    }
    List<Part> parts = replicas.accumulate(batches);
    double total = 0;
    var metrics = new LossMetrics();
    for (Part part : parts) {
      total += part.loss();
      metrics.merge(part.metrics());
    }
    try (var _ = TensorScope.open()) {
      double norm = GradientClip.clip(optimizer.gradients(), config.maxGradNorm());
      boolean skipped = !Double.isFinite(total) || !Double.isFinite(norm);
      if (!skipped) optimizer.step(rate);
      optimizer.clearGradients();
      return new Step(total, norm, new LinkedHashMap<>(metrics.values()), skipped);
    }
  }

  private Part backward(
      LanguageModel alias,
      List<PolicyRow> all,
      int[] numbers,
      Known known,
      Normalisers normalisers) {
    List<PolicyRow> rows = Arrays.stream(numbers).mapToObj(all::get).toList();
    var tokens = new TokenBatch(alias, rows, head, config.checkpointing());
    Tensor logps_BC = tokens.leaf_BC();
    float[] advantage = new float[rows.size()];
    for (int b = 0; b < rows.size(); b++) advantage[b] = (float) rows.get(b).advantage();
    Batch batch =
        Batch.of(logps_BC, Tensor.of(advantage, advantage.length), mask(tokens, rows))
            .old(grid(tokens, numbers, known.old()))
            .entropies(tokens.entropies_BC());
    if (known.reference().isPresent())
      batch = batch.reference(grid(tokens, numbers, known.reference().get()));
    if (known.correction().isPresent())
      batch = batch.correction(correction(tokens, numbers, known.correction().get()));
    PolicyLoss.Result result = loss.loss(batch, normalisers);
    result.loss().backward();
    tokens.backward(logps_BC.gradient().orElseThrow());
    return new Part(result.loss().item(), result.metrics());
  }

  private static Tensor grid(TokenBatch tokens, int[] numbers, float[][] values) {
    int count = 0;
    for (int number : numbers) count += values[number].length;
    float[] flat = new float[count];
    int at = 0;
    for (int number : numbers) {
      System.arraycopy(values[number], 0, flat, at, values[number].length);
      at += values[number].length;
    }
    return tokens.grid(Tensor.of(flat, count));
  }

  /// The factors of these rows: [B,C], or [B,1] where they are of whole sequences.
  private static Tensor correction(TokenBatch tokens, int[] numbers, double[][] ratios) {
    boolean whole = true;
    for (double[] row : ratios) whole &= row.length == 1;
    if (!whole) {
      float[][] factors = new float[ratios.length][];
      for (int number : numbers) {
        factors[number] = new float[ratios[number].length];
        for (int t = 0; t < factors[number].length; t++)
          factors[number][t] = (float) ratios[number][t];
      }
      return grid(tokens, numbers, factors);
    }
    float[] factors = new float[numbers.length];
    for (int b = 0; b < numbers.length; b++) factors[b] = (float) ratios[numbers[b]][0];
    return Tensor.of(factors, numbers.length, 1);
  }

  private static double[][] doubles(float[][] values) {
    double[][] copies = new double[values.length][];
    for (int i = 0; i < values.length; i++) {
      copies[i] = new double[values[i].length];
      for (int t = 0; t < values[i].length; t++) copies[i][t] = values[i][t];
    }
    return copies;
  }

  private static double[][] sampler(List<PolicyRow> rows) {
    return doubles(rows.stream().map(PolicyRow::samplerLogProbs).toArray(float[][]::new));
  }

  private static double[][] masks(List<PolicyRow> rows) {
    double[][] masks = new double[rows.size()][];
    for (int i = 0; i < masks.length; i++) {
      masks[i] = new double[rows.get(i).ids().length];
      Arrays.fill(masks[i], rows.get(i).trained() ? 1 : 0);
    }
    return masks;
  }

  private static Tensor mask(TokenBatch tokens, List<PolicyRow> rows) {
    int count = 0;
    for (PolicyRow row : rows) count += row.ids().length;
    float[] flat = new float[count];
    int at = 0;
    for (PolicyRow row : rows) {
      Arrays.fill(flat, at, at + row.ids().length, row.trained() ? 1 : 0);
      at += row.ids().length;
    }
    return tokens.grid(Tensor.of(flat, count));
  }

  private static List<PolicyRow> pick(List<PolicyRow> rows, List<Integer> numbers) {
    return numbers.stream().map(rows::get).toList();
  }

  @Override
  public void close() {
    replicas.close();
  }
}
