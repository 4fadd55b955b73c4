package org.reason4j.train;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.data.Row;
import org.reason4j.engine.Workers;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.deepseekv3.Model;
import org.reason4j.nn.BalanceBias;
import org.reason4j.nn.BalanceLoss;
import org.reason4j.nn.BlockRounding;
import org.reason4j.nn.OperandRounding;
import org.reason4j.nn.TokenHead;
import org.reason4j.optim.AdamW;
import org.reason4j.optim.GradientClip;
import org.reason4j.optim.Schedule;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Pretraining of a DeepSeek-V3: next-token loss, what the layers ahead predict, and balanced
/// experts (DeepSeek-V3, sections 2.1.2 and 2.2).
///
/// ```
/// loss = CE(next token) + lambda / D * sum over k of CE(token k + 1 ahead)      (eq. 24-25)
///        + alpha * sum of the layers' sequence-wise balance                      (eq. 17-20)
/// ```
///
/// After each step every gate's correction moves by `gamma` towards an even load ([BalanceBias]).
/// The schedule and the optimizer are those of [Pretraining].
public final class ExpertPretraining implements AutoCloseable {
  /// How experts are balanced and how far ahead is learnt.
  public record Config(
      @Doc(
              value = "gamma: how far a step moves a gate's correction; 0 leaves it as it is.",
              source = "DeepSeek-V3 4.2: 0.001 over 14.3T tokens; more for fewer steps")
          @Default("0.005")
          @Range(min = 0, max = 1)
          double biasSpeed,
      @Doc(
              value = "alpha of the sequence-wise balance loss; 0 leaves it out.",
              source = "DeepSeek-V3 4.2")
          @Default("1e-4")
          @Range(min = 0, max = 1)
          double sequenceBalance,
      @Doc(
              value = "lambda: weight of the loss further ahead.",
              source = "DeepSeek-V3 4.2: 0.3 for the first 10T tokens, then 0.1")
          @Default("0.3")
          @Range(min = 0, max = 10)
          double aheadWeight,
      @Doc(
              value =
                  "none, bf16 or fp8: inputs and weights of attention and feed-forward matrices go"
                      + " through bfloat16, or e4m3 with a scale for 1 x 128 and 128 x 128.",
              source = "DeepSeek-V3 3.3")
          @Default("none")
          FakeQuant fakeQuant) {}

  /// How the numbers of training are rounded, to see what it costs.
  public enum FakeQuant {
    NONE,
    BF16,
    FP8
  }

  /// What a step measured.
  ///
  /// @param loss mean cross-entropy of the next token, nats
  /// @param aheadLoss of the tokens further ahead, mean over the layers; 0 where there is none
  /// @param balanceLoss the weighted sum over layers
  /// @param maxViolation how far the fullest expert is above the mean: by layer, as a share
  public record Step(
      double loss,
      double aheadLoss,
      double balanceLoss,
      double gradNorm,
      double learningRate,
      long tokens,
      double[] maxViolation,
      boolean skipped) {}

  /// What held-out rows showed.
  ///
  /// @param acceptance share of the tokens that the first layer ahead foresees as the model itself
  ///   then says them: a guess that greedy decoding would accept
  /// @param counts tokens that chose each expert, by layer
  public record Measured(
      double loss, double aheadLoss, double acceptance, long tokens, long[][] counts) {}

  private record Part(double[] sums, long[][] counts) {}

  private static final int CHUNK = 2048;

  private final Pretraining.Config settings;
  private final Config config;
  private final Model model;
  private final Model computing;
  private final Replicas replicas;
  private final AdamW optimizer;
  private final Schedule schedule;

  /// Borrows the model and the workers.
  public ExpertPretraining(
      Pretraining.Config settings, Config config, Model model, Workers workers) {
    this.settings = settings;
    this.config = config;
    this.model = model;
    this.computing =
        switch (config.fakeQuant()) {
          case NONE -> model;
          case BF16 -> model.rounding(new OperandRounding.BFloat16());
          case FP8 -> model.rounding(new BlockRounding(128));
        };
    this.replicas = new Replicas(computing, workers);
    this.schedule =
        new Schedule(
            Schedule.MultiStep.DEEPSEEK_LLM,
            settings.learningRate(),
            settings.warmUp(),
            Math.max(settings.steps(), settings.warmUp()));
    this.optimizer =
        new AdamW(
            new AdamW.Config(0.9, 0.95, 1e-8, settings.weightDecay(), false, AdamW.Path.FUSED),
            computing.parameters().asMap());
  }

  /// The optimizer, for checkpoints.
  public AdamW optimizer() {
    return optimizer;
  }

  /// One optimizer step on these rows.
  ///
  /// @param step its number, from 0
  public Step step(int step, List<Row> rows) {
    var targets = new Targets(rows, model.config().predictionLayers());
    List<Part> parts =
        replicas.accumulate(batches(rows, (alias, some) -> backward(alias, some, targets, rows)));
    double[] sums = new double[3];
    long[][] counts = new long[parts.getFirst().counts().length][];
    for (Part part : parts) add(part, sums, counts);
    try (var _ = TensorScope.open()) {
      double norm = GradientClip.clip(optimizer.gradients(), settings.maxGradNorm());
      double rate = schedule.rate(step + 1.0);
      boolean skipped = !Double.isFinite(sums[0] + sums[1] + sums[2]) || !Double.isFinite(norm);
      if (!skipped) {
        optimizer.step(rate);
        correct(counts);
      }
      optimizer.clearGradients();
      return new Step(
          sums[0], sums[1], sums[2], norm, rate, targets.count(0), violations(counts), skipped);
    }
  }

  /// Losses, acceptance and loads without learning.
  public Measured measure(List<Row> rows) {
    var targets = new Targets(rows, model.config().predictionLayers());
    double[] sums = new double[3];
    long[][] counts = new long[model.config().layers() + targets.depth()][];
    for (Part part : replicas.run(batches(rows, (alias, some) -> look(alias, some, targets))))
      add(part, sums, counts);
    double foreseen = targets.depth() == 0 ? 0 : sums[2] / Math.max(1, targets.count(1));
    return new Measured(sums[0], sums[1], foreseen, targets.count(0), counts);
  }

  private interface Work {
    Part on(Model alias, List<Row> rows);
  }

  private List<Replicas.MicroBatch<Part>> batches(List<Row> rows, Work work) {
    List<Replicas.MicroBatch<Part>> batches = new ArrayList<>();
    for (int at = 0; at < rows.size(); at += settings.microRows()) {
      List<Row> part = rows.subList(at, Math.min(at + settings.microRows(), rows.size()));
      batches.add(alias -> work.on((Model) alias, part));
    }
    return batches;
  }

  private static void add(Part part, double[] sums, long[][] counts) {
    for (int i = 0; i < sums.length; i++) sums[i] += part.sums()[i];
    for (int l = 0; l < counts.length; l++) {
      if (counts[l] == null) counts[l] = new long[part.counts()[l].length];
      for (int e = 0; e < counts[l].length; e++) counts[l][e] += part.counts()[l][e];
    }
  }

  /// Moves the corrections, also those of the layers ahead.
  private void correct(long[][] counts) {
    if (config.biasSpeed() == 0) return;
    var rule = new BalanceBias(config.biasSpeed(), BalanceBias.Rule.SIGN);
    try (var _ = Tensor.noGradients()) {
      for (int l = 0; l < counts.length; l++) {
        if (!model.config().routed(l)) continue;
        Tensor correction_E = model.correction(l);
        double[] next = rule.next(correction_E.toDoubles(), counts[l]);
        correction_E.copy_(Tensor.of(next, next.length));
      }
    }
  }

  /// Of each layer with experts.
  private double[] violations(long[][] counts) {
    return java.util.stream.IntStream.range(0, counts.length)
        .filter(model.config()::routed)
        .mapToDouble(l -> BalanceBias.maxViolation(counts[l]))
        .toArray();
  }

  private RoutingLog log(List<Row> rows, Targets targets, double alpha) {
    int[][] documents = rows.stream().map(Row::document).toArray(int[][]::new);
    var gate = model.config().gate();
    return new RoutingLog(
        AttentionContext.documents(documents),
        model.config().layers(),
        rows.size(),
        targets.counted(rows),
        gate.experts(),
        new BalanceLoss(gate.active(), alpha));
  }

  private Part backward(Model alias, List<Row> rows, Targets targets, List<Row> all) {
    int length = rows.getFirst().ids().length;
    try (var log = log(rows, targets, config.sequenceBalance())) {
      Tensor hidden_BTD = alias.hiddenAhead(ids(rows), log);
      long width = hidden_BTD.size(-1);
      var places = targets.places(rows, length, config.aheadWeight());
      Tensor place_N = Tensor.of(places.place(), places.place().length);
      Tensor target_N = Tensor.of(places.target(), places.target().length);
      Tensor hidden_ND = hidden_BTD.detach().view(-1, width).indexSelect(0, place_N);
      var head = new TokenHead(CHUNK, 1, false);
      var scores = head.score(hidden_ND, alias.headWeight(), target_N);
      Tensor gradient_N = Tensor.of(places.weight(), places.weight().length).to(DType.F32).neg();
      Tensor dHidden_ND =
          head.backward(hidden_ND, alias.headWeight(), target_N, scores, gradient_N);
      Tensor gradient_BTD = Tensor.zeros(DType.F32, hidden_BTD.shape());
      gradient_BTD.view(-1, width).indexCopy_(0, place_N, dHidden_ND);
      Tensor total = hidden_BTD.mul(gradient_BTD).sum();
      double balance = 0;
      double share = (double) rows.size() / all.size();
      for (Tensor loss : log.losses()) {
        total = total.add(loss.mul(share));
        balance += share * loss.item();
      }
      total.backward();
      alias.zeroIdleExperts();
      double[] losses = targets.losses(places, scores.logp_N().toFloats());
      return new Part(new double[] {losses[0], losses[1], balance}, log.counts());
    }
  }

  private Part look(Model alias, List<Row> rows, Targets targets) {
    int length = rows.getFirst().ids().length;
    try (var log = log(rows, targets, 0);
        var _ = Tensor.noGradients()) {
      Tensor hidden_BTD = alias.hiddenAhead(ids(rows), log);
      Tensor hidden_ND = hidden_BTD.view(-1, hidden_BTD.size(-1));
      var places = targets.places(rows, length, 1);
      Tensor place_N = Tensor.of(places.place(), places.place().length);
      var scores =
          new TokenHead(CHUNK, 1, false)
              .score(
                  hidden_ND.indexSelect(0, place_N),
                  alias.headWeight(),
                  Tensor.of(places.target(), places.target().length));
      double[] losses = targets.losses(places, scores.logp_N().toFloats());
      double right = targets.depth() == 0 ? 0 : foreseen(alias, hidden_ND, rows, targets, length);
      return new Part(new double[] {losses[0], losses[1], right}, log.counts());
    }
  }

  /// How often the first layer ahead's likeliest token at t is the model's likeliest at t + 1.
  private static double foreseen(
      Model alias, Tensor hidden_ND, List<Row> rows, Targets targets, int length) {
    long[] said = hidden_ND.linear(alias.headWeight()).argmax(-1).toLongs();
    boolean[] counts = targets.counted(rows).get(1);
    double right = 0;
    for (int b = 0; b < rows.size(); b++)
      for (int t = 0; t + 1 < length; t++) {
        int at = b * (1 + targets.depth()) * length + t;
        if (counts[b * length + t] && said[at + length] == said[at + 1]) right++;
      }
    return right;
  }

  private static Tensor ids(List<Row> rows) {
    int length = rows.getFirst().ids().length;
    int[] ids = new int[rows.size() * length];
    for (int b = 0; b < rows.size(); b++)
      System.arraycopy(rows.get(b).ids(), 0, ids, b * length, length);
    return Tensor.ofIds(ids, rows.size(), length);
  }

  @Override
  public void close() {
    optimizer.close();
    replicas.close();
    if (computing != model) computing.close();
  }
}
