package org.reason4j.train;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.data.Row;
import org.reason4j.engine.Workers;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.nn.TokenHead;
import org.reason4j.optim.AdamW;
import org.reason4j.optim.GradientClip;
import org.reason4j.optim.Schedule;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Next-token training on packed rows: mean cross-entropy over all tokens that have a successor in
/// their own document, AdamW, the multi-step schedule of DeepSeek LLM (section 2.3).
///
/// A document never sees its neighbours in the row: attention and positions are its own.
public final class Pretraining implements AutoCloseable {
  /// Settings of a pretraining phase.
  public record Config(
      @Doc(value = "optimizer steps", source = "recipe: found by experiment")
          @Default("2400")
          @Range(min = 1)
          int steps,
      @Doc(value = "rows in a step", source = "recipe") @Default("16") @Range(min = 1) int rows,
      @Doc(value = "tokens in a row", source = "recipe") @Default("128") @Range(min = 8)
          int rowLength,
      @Doc(value = "highest learning rate", source = "recipe") @Default("3e-3") double learningRate,
      @Doc(value = "steps of linear warm-up", source = "recipe") @Default("80") @Range(min = 0)
          int warmUp,
      @Doc(value = "decoupled weight decay of matrices", source = "DeepSeek LLM 2.3")
          @Default("0.1")
          double weightDecay,
      @Doc(value = "largest gradient norm", source = "DeepSeek LLM 2.3") @Default("1.0")
          double maxGradNorm,
      @Doc(value = "rows a forward and backward pass", source = "measured")
          @Default("8")
          @Range(min = 1)
          int microRows) {
    /// The same settings for a phase of another length. Later rounds start from half the rate of
    /// the round before, without a warm-up.
    public Config withSteps(int other, int round) {
      return new Config(
          other,
          rows,
          rowLength,
          learningRate / (1 << round),
          round == 0 ? warmUp : 0,
          weightDecay,
          maxGradNorm,
          microRows);
    }
  }

  /// What a step measured.
  ///
  /// @param loss mean cross-entropy in nats a token
  /// @param tokens tokens with a successor
  /// @param flops operations of the step
  /// @param skipped whether a NaN or infinite loss or gradient made it skip the update
  public record Step(
      double loss,
      double gradNorm,
      double learningRate,
      long tokens,
      double flops,
      boolean skipped) {}

  private final Config config;
  private final Replicas replicas;
  private final AdamW optimizer;
  private final Schedule schedule;

  /// Borrows the model and the workers.
  public Pretraining(Config config, LanguageModel model, Workers workers) {
    this.config = config;
    this.replicas = new Replicas(model, workers);
    this.schedule =
        new Schedule(
            Schedule.MultiStep.DEEPSEEK_LLM,
            config.learningRate(),
            config.warmUp(),
            Math.max(config.steps(), config.warmUp()));
    this.optimizer =
        new AdamW(
            new AdamW.Config(0.9, 0.95, 1e-8, config.weightDecay(), false, AdamW.Path.FUSED),
            model.parameters().asMap());
  }

  /// The optimizer, for checkpoints.
  public AdamW optimizer() {
    return optimizer;
  }

  /// One optimizer step on these rows.
  ///
  /// @param step its number, from 0
  public Step step(int step, List<Row> rows) {
    long total = 0;
    for (Row row : rows) total += targets(row);
    double weight = 1.0 / Math.max(total, 1);
    List<Replicas.MicroBatch<Double>> batches = new ArrayList<>();
    for (int at = 0; at < rows.size(); at += config.microRows()) {
      List<Row> part = rows.subList(at, Math.min(at + config.microRows(), rows.size()));
      batches.add(alias -> backward(alias, part, weight));
    }
    double loss = 0;
    for (double part : replicas.accumulate(batches)) loss += part;
    try (var _ = TensorScope.open()) {
      double norm = GradientClip.clip(optimizer.gradients(), config.maxGradNorm());
      double rate = schedule.rate(step + 1.0);
      boolean skipped = !Double.isFinite(loss) || !Double.isFinite(norm);
      if (!skipped) optimizer.step(rate);
      optimizer.clearGradients();
      return new Step(
          loss, norm, rate, total, 3 * RowFlops.forward(replicas.cost(), rows, false), skipped);
    }
  }

  private static long targets(Row row) {
    long count = 0;
    for (int t = 0; t + 1 < row.ids().length; t++) if (hasTarget(row, t)) count++;
    return count;
  }

  /// Padding has a negative document number.
  private static boolean hasTarget(Row row, int t) {
    return row.document()[t] >= 0 && row.document()[t] == row.document()[t + 1];
  }

  private static double backward(LanguageModel alias, List<Row> rows, double weight) {
    int length = rows.getFirst().ids().length;
    long[] ids = new long[rows.size() * length];
    int[][] documents = new int[rows.size()][];
    List<Long> places = new ArrayList<>();
    List<Long> targets = new ArrayList<>();
    for (int b = 0; b < rows.size(); b++) {
      Row row = rows.get(b);
      documents[b] = row.document();
      for (int t = 0; t < length; t++) {
        ids[b * length + t] = row.ids()[t];
        if (t + 1 < length && hasTarget(row, t)) {
          places.add((long) b * length + t);
          targets.add((long) row.ids()[t + 1]);
        }
      }
    }
    Tensor ids_BT = Tensor.of(ids, rows.size(), length);
    var pass = alias.forward(ids_BT, AttentionContext.documents(documents), false);
    return nextToken(alias, pass, longs(places), longs(targets), weight);
  }

  /// Adds the gradient of `-weight * sum log p(target)` over the chosen places and returns that
  /// value.
  static double nextToken(
      LanguageModel alias,
      LanguageModel.ForwardPass pass,
      long[] place,
      long[] target,
      double weight) {
    Tensor hidden_BTD = pass.hidden_BTD();
    long width = hidden_BTD.size(-1);
    Tensor place_N = Tensor.of(place, place.length);
    Tensor target_N = Tensor.of(target, target.length);
    Tensor hidden_ND = hidden_BTD.view(-1, width).indexSelect(0, place_N);
    var head = new TokenHead(2048, 1, false);
    var scores = head.score(hidden_ND, alias.headWeight(), target_N);
    Tensor gradient_N = Tensor.full(-weight, DType.F32, place.length);
    Tensor dHidden_ND = head.backward(hidden_ND, alias.headWeight(), target_N, scores, gradient_N);
    Tensor gradient_BTD = Tensor.zeros(DType.F32, hidden_BTD.shape());
    gradient_BTD.view(-1, width).indexCopy_(0, place_N, dHidden_ND);
    pass.backward(gradient_BTD);
    return -weight * scores.logp_N().sum().item();
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void close() {
    optimizer.close();
    replicas.close();
  }
}
