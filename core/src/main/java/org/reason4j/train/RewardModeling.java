package org.reason4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.engine.Workers;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.RewardModel;
import org.reason4j.optim.AdamW;
import org.reason4j.optim.GradientClip;
import org.reason4j.optim.Schedule;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.train.loss.LabelLoss;
import org.reason4j.train.loss.RewardModelLoss;

/// Training of a reward model: on pairs (Bradley-Terry, [RewardModelLoss]) or on labels (binary
/// cross-entropy, [LabelLoss]); AdamW and a cosine.
///
/// The loss is the mean over the step's examples however they are cut into micro-batches. A step
/// whose loss or gradient norm is NaN or infinite leaves the weights alone and says so.
public final class RewardModeling implements AutoCloseable {
  /// Settings of the training.
  public record Config(
      @Doc("Passes over the examples.") @Default("2") @Range(min = 1, max = 1000) int epochs,
      @Doc("Pairs or labels in an optimizer step.") @Default("32") @Range(min = 1, max = 65_536)
          int examples,
      @Doc(value = "Highest learning rate.", source = "found by experiment")
          @Default("1e-3")
          @Range(min = 0, max = 1)
          double learningRate,
      @Doc("Share of the highest rate that the cosine ends at.")
          @Default("0.1")
          @Range(min = 0, max = 1)
          double floor,
      @Doc("Steps of linear warm-up; at most a tenth of all.")
          @Default("10")
          @Range(min = 0, max = 1e6)
          int warmUp,
      @Doc("Decoupled weight decay of matrices.") @Default("0.01") @Range(min = 0, max = 1)
          double weightDecay,
      @Doc("Largest gradient norm.") @Default("1.0") @Range(min = 1e-6, max = 1e6)
          double maxGradNorm,
      @Doc(
              value = "Weight of the mean of (chosen + rejected)^2, which keeps rewards around 0.",
              source = "Eisenstein et al. 2023 (0.01), TRL's center_rewards_coefficient")
          @Default("0.01")
          @Range(min = 0, max = 100)
          double centring,
      @Doc("Padded tokens of a forward and backward pass at most.")
          @Default("4096")
          @Range(min = 16, max = 1e7)
          int microTokens,
      @Doc("Keep each layer's input only, and compute it again in backward.") @Default("false")
          boolean checkpointing) {}

  /// Two responses to one prompt, each with its prompt and end token.
  ///
  /// @param margin by how much the chosen one should score higher, 0 for none
  public record Pair(int[] chosen, int[] rejected, double margin) {
    private int length() {
      return Math.max(chosen.length, rejected.length);
    }
  }

  /// A prompt with a response and the end token, and whether it is good.
  public record Label(int[] ids, boolean good) {}

  /// What a step measured.
  ///
  /// @param metrics TRL's names: `accuracy`, `margin`, `min_reward`, `mean_reward`, `max_reward`
  /// @param tokens scored, without padding
  public record Step(
      double loss,
      double gradNorm,
      double learningRate,
      Map<String, Double> metrics,
      long tokens,
      boolean skipped) {}

  private record Part(double loss, double[] rewards) {}

  private final Config config;
  private final Replicas replicas;
  private final AdamW optimizer;
  private final Schedule schedule;

  /// Borrows the model and the workers.
  ///
  /// @param steps optimizer steps in all
  public RewardModeling(Config config, int steps, RewardModel model, Workers workers) {
    this.config = config;
    this.replicas = new Replicas(model.trunk(), workers);
    int total = Math.max(1, steps);
    this.schedule =
        new Schedule(
            new Schedule.Cosine(config.floor()),
            config.learningRate(),
            Math.min(config.warmUp(), total / 10),
            total);
    this.optimizer =
        new AdamW(
            new AdamW.Config(0.9, 0.999, 1e-8, config.weightDecay(), false, AdamW.Path.FUSED),
            model.parameters().asMap());
  }

  /// The optimizer, for checkpoints.
  public AdamW optimizer() {
    return optimizer;
  }

  /// One optimizer step on pairs.
  ///
  /// @param step its number, from 0
  /// @param pairs at least one
  public Step pairs(int step, List<Pair> pairs) {
    int[] lengths = pairs.stream().mapToInt(pair -> 2 * pair.length()).toArray();
    var cuts = MicroBatches.cut(lengths, config.microTokens());
    var loss = new RewardModelLoss(config.centring());
    List<Replicas.MicroBatch<Part>> batches = new ArrayList<>();
    for (List<Integer> cut : cuts)
      batches.add(alias -> {
        List<int[]> rows = new ArrayList<>();
        float[] margin = new float[cut.size()];
        for (int i = 0; i < margin.length; i++) {
          rows.add(pairs.get(cut.get(i)).chosen());
          margin[i] = (float) pairs.get(cut.get(i)).margin();
        }
        for (int i : cut) rows.add(pairs.get(i).rejected());
        return backward(
            alias,
            rows,
            rewards_B -> loss.of(rewards_B, Optional.of(Tensor.of(margin, margin.length))).loss(),
            (double) cut.size() / pairs.size());
      });
    List<Part> parts = replicas.accumulate(batches);
    double[] rewards = new double[2 * pairs.size()];
    for (int c = 0; c < parts.size(); c++) {
      List<Integer> cut = cuts.get(c);
      for (int i = 0; i < cut.size(); i++) {
        rewards[cut.get(i)] = parts.get(c).rewards()[i];
        rewards[pairs.size() + cut.get(i)] = parts.get(c).rewards()[cut.size() + i];
      }
    }
    long tokens = 0;
    for (Pair pair : pairs) tokens += pair.chosen().length + pair.rejected().length;
    return update(step, parts, RewardModelLoss.metrics(rewards), tokens);
  }

  /// One optimizer step on labels.
  ///
  /// @param step its number, from 0
  /// @param labels at least one
  public Step labels(int step, List<Label> labels) {
    int[] lengths = labels.stream().mapToInt(label -> label.ids().length).toArray();
    var cuts = MicroBatches.cut(lengths, config.microTokens());
    boolean[] good = new boolean[labels.size()];
    for (int i = 0; i < good.length; i++) good[i] = labels.get(i).good();
    List<Replicas.MicroBatch<Part>> batches = new ArrayList<>();
    for (List<Integer> cut : cuts)
      batches.add(alias -> {
        List<int[]> rows = new ArrayList<>();
        boolean[] theirs = new boolean[cut.size()];
        for (int i = 0; i < theirs.length; i++) {
          rows.add(labels.get(cut.get(i)).ids());
          theirs[i] = good[cut.get(i)];
        }
        return backward(
            alias,
            rows,
            rewards_B -> LabelLoss.of(rewards_B, theirs),
            (double) cut.size() / labels.size());
      });
    List<Part> parts = replicas.accumulate(batches);
    double[] rewards = new double[labels.size()];
    long tokens = 0;
    for (int c = 0; c < parts.size(); c++)
      for (int i = 0; i < cuts.get(c).size(); i++) {
        rewards[cuts.get(c).get(i)] = parts.get(c).rewards()[i];
        tokens += lengths[cuts.get(c).get(i)];
      }
    return update(step, parts, LabelLoss.metrics(rewards, good), tokens);
  }

  /// A loss of rewards [B].
  private interface Loss {
    Tensor of(Tensor rewards_B);
  }

  private Part backward(LanguageModel alias, List<int[]> rows, Loss loss, double share) {
    var pass = RewardModel.forward(alias, rows, config.checkpointing());
    Tensor scaled = loss.of(pass.rewards_B()).mul(share);
    pass.backward(scaled);
    return new Part(scaled.item(), pass.rewards_B().toDoubles());
  }

  private Step update(int step, List<Part> parts, Map<String, Double> metrics, long tokens) {
    double loss = 0;
    for (Part part : parts) loss += part.loss();
    try (var _ = TensorScope.open()) {
      double norm = GradientClip.clip(optimizer.gradients(), config.maxGradNorm());
      double rate = schedule.rate(step + 1.0);
      boolean skipped = !Double.isFinite(loss) || !Double.isFinite(norm);
      if (!skipped) optimizer.step(rate);
      optimizer.clearGradients();
      return new Step(loss, norm, rate, metrics, tokens, skipped);
    }
  }

  @Override
  public void close() {
    optimizer.close();
    replicas.close();
  }
}
