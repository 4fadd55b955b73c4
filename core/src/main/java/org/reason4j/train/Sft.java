package org.reason4j.train;

import java.util.ArrayList;
import java.util.Arrays;
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

/// Supervised fine-tuning: mean cross-entropy over the response tokens of a whole step, AdamW, half
/// a cosine after a linear warm-up (DeepSeek-R1, supplement B.4.3: down to a tenth).
///
/// ```
/// loss = - sum over all rows and response tokens t of log p(t | its document before it) / N
/// ```
///
/// with N the response tokens of the step, whatever the micro-batches are (TRL:
/// `num_items_in_batch` over the accumulated batch). A document never sees its neighbours in the
/// row. A step without a response token has loss 0 and gradient 0; one whose loss or gradient is
/// not finite leaves the weights alone.
public final class Sft implements AutoCloseable {
  private static final int CHUNK = 2048;

  /// Settings of the training itself.
  public record Config(
      @Doc(value = "How often each example is seen.", source = "DeepSeek-R1 (two to three)")
          @Default("2")
          @Range(min = 1, max = 1000)
          int epochs,
      @Doc(
              value = "Rows in a step, at most.",
              source = "DeepSeek-R1 (128), DeepSeek-R1 distill (64)")
          @Default("16")
          @Range(min = 1, max = 1e6)
          int rows,
      @Doc(
              value = "Tokens in a row; an example that is longer is left out and counted.",
              source = "DeepSeek-R1 (32,768)")
          @Default("512")
          @Range(min = 8, max = 1e6)
          int rowLength,
      @Doc(
              "Whether a row takes several examples, each isolated from the others; the numbers are"
                  + " the same without, the time is not.")
          @Default("true")
          boolean packing,
      @Doc(value = "Highest learning rate.", source = "DeepSeek-R1 (5e-5 at 671B)")
          @Default("5e-5")
          @Range(above = 0, max = 10)
          double learningRate,
      @Doc("Share of the steps with a linear warm-up.") @Default("0.03") @Range(min = 0, max = 1)
          double warmUpShare,
      @Doc(value = "Share of the rate that the cosine ends at.", source = "DeepSeek-R1 (5e-6)")
          @Default("0.1")
          @Range(min = 0, max = 1)
          double finalShare,
      @Doc(value = "Decoupled weight decay of matrices.", source = "DeepSeek LLM 2.3")
          @Default("0.1")
          @Range(min = 0, max = 10)
          double weightDecay,
      @Doc(value = "Largest gradient norm.", source = "DeepSeek LLM 2.3")
          @Default("1.0")
          @Range(above = 0)
          double maxGradNorm,
      @Doc(value = "Rows a forward and backward pass; changes memory and time, not results.")
          @Default("4")
          @Range(min = 1, max = 1e6)
          int microRows) {
    /// The learning rate of a run of so many steps; that of the last one is the final share.
    Schedule schedule(int steps) {
      return new Schedule(
          new Schedule.Cosine(finalShare),
          learningRate,
          Math.ceil(warmUpShare * steps),
          Math.max(1, steps));
    }
  }

  /// What tokens are learnt.
  public enum Targets {
    /// Tokens of responses.
    RESPONSES,
    /// Every token that has one before it in its document.
    ALL
  }

  /// What a step measured.
  ///
  /// @param loss mean cross-entropy in nats a target
  /// @param tokenAccuracy share of targets that were the likeliest token
  /// @param entropy mean entropy of the model where a target is predicted, in nats
  /// @param gradNorm before clipping
  /// @param tokens tokens read, prompts included, padding not
  /// @param targets tokens learnt, N above
  /// @param skipped whether a NaN or infinite loss or gradient made it skip the update
  public record Step(
      double loss,
      double tokenAccuracy,
      double entropy,
      double gradNorm,
      double learningRate,
      long tokens,
      long targets,
      boolean skipped) {}

  /// What rows measured without learning from them.
  public record Measured(double loss, double tokenAccuracy, long targets) {}

  /// Sums over the targets of a micro-batch.
  private record Sums(double loss, double entropy, double hits) {
    static Sums of(List<Sums> parts) {
      double loss = 0;
      double entropy = 0;
      double hits = 0;
      for (Sums part : parts) {
        loss += part.loss;
        entropy += part.entropy;
        hits += part.hits;
      }
      return new Sums(loss, entropy, hits);
    }
  }

  private final Config config;
  private final Targets learnt;
  private final Replicas replicas;
  private final AdamW optimizer;
  private final Schedule schedule;

  /// Borrows the model and the workers.
  ///
  /// @param steps of the whole run, which the schedule spans
  public Sft(Config config, Targets learnt, int steps, LanguageModel model, Workers workers) {
    this.config = config;
    this.learnt = learnt;
    this.schedule = config.schedule(steps);
    this.replicas = new Replicas(model, workers);
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
    long targets = 0;
    long tokens = 0;
    for (Row row : rows) {
      targets += Places.of(List.of(row), learnt).target().length;
      tokens += row.used();
    }
    double scale = 1.0 / Math.max(targets, 1);
    List<Replicas.MicroBatch<Sums>> batches = new ArrayList<>();
    for (List<Row> part : parts(rows)) batches.add(alias -> backward(alias, part, scale));
    Sums sums = Sums.of(replicas.accumulate(batches));
    double loss = sums.loss() * scale;
    try (var _ = TensorScope.open()) {
      double norm = GradientClip.clip(optimizer.gradients(), config.maxGradNorm());
      double rate = schedule.rate(step + 1.0);
      boolean skipped = !Double.isFinite(loss) || !Double.isFinite(norm);
      if (!skipped) optimizer.step(rate);
      optimizer.clearGradients();
      return new Step(
          loss, sums.hits() * scale, sums.entropy() * scale, norm, rate, tokens, targets, skipped);
    }
  }

  /// The loss on rows that are not learnt from.
  public Measured measure(List<Row> rows) {
    long targets = 0;
    for (Row row : rows) targets += Places.of(List.of(row), learnt).target().length;
    List<Replicas.MicroBatch<Sums>> batches = new ArrayList<>();
    for (List<Row> part : parts(rows))
      batches.add(alias -> {
        try (var _ = Tensor.noGradients()) {
          Places places = Places.of(part, learnt);
          return score(alias, alias.hidden(places.ids_BT(), places.context()), places).sums();
        }
      });
    Sums sums = Sums.of(replicas.run(batches));
    double scale = 1.0 / Math.max(targets, 1);
    return new Measured(sums.loss() * scale, sums.hits() * scale, targets);
  }

  private List<List<Row>> parts(List<Row> rows) {
    List<List<Row>> parts = new ArrayList<>();
    for (int at = 0; at < rows.size(); at += config.microRows())
      parts.add(rows.subList(at, Math.min(at + config.microRows(), rows.size())));
    return parts;
  }

  private record Scored(
      Tensor hidden_ND, Tensor target_N, TokenHead head, TokenHead.Scores scores) {
    Sums sums() {
      return new Sums(
          -scores.logp_N().sum().item(),
          scores.entropy_N().sum().item(),
          scores.hit_N().sum().item());
    }
  }

  private static Scored score(LanguageModel alias, Tensor hidden_BTD, Places places) {
    Tensor place_N = Tensor.of(places.place(), places.place().length);
    Tensor target_N = Tensor.of(places.target(), places.target().length);
    Tensor hidden_ND = hidden_BTD.view(-1, hidden_BTD.size(-1)).indexSelect(0, place_N);
    var head = new TokenHead(CHUNK, 1, true, true);
    return new Scored(
        hidden_ND, target_N, head, head.score(hidden_ND, alias.headWeight(), target_N));
  }

  /// Adds the gradient of `-scale * sum log p(target)`.
  private Sums backward(LanguageModel alias, List<Row> rows, double scale) {
    Places places = Places.of(rows, learnt);
    var pass = alias.forward(places.ids_BT(), places.context(), false);
    Tensor hidden_BTD = pass.hidden_BTD();
    Scored scored = score(alias, hidden_BTD, places);
    Tensor gradient_N = Tensor.full(-scale, DType.F32, places.target().length);
    Tensor dHidden_ND =
        scored
            .head()
            .backward(
                scored.hidden_ND(),
                alias.headWeight(),
                scored.target_N(),
                scored.scores(),
                gradient_N);
    Tensor dHidden_BTD = Tensor.zeros(DType.F32, hidden_BTD.shape());
    dHidden_BTD
        .view(-1, hidden_BTD.size(-1))
        .indexCopy_(0, Tensor.of(places.place(), places.place().length), dHidden_ND);
    pass.backward(dHidden_BTD);
    return scored.sums();
  }

  /// Rows of a micro-batch without the columns that are padding in all of them, and where in them
  /// something is predicted.
  ///
  /// @param ids token ids, row after row, `width` each
  /// @param place the flat position that predicts; `target` the token it is to predict
  private record Places(long[] ids, int[][] documents, int width, long[] place, long[] target) {
    private static final int NONE = -1;

    static Places of(List<Row> rows, Targets learnt) {
      int width = 1;
      for (Row row : rows) width = Math.max(width, row.used()); // padding is at the end
      long[] ids = new long[rows.size() * width];
      int[][] documents = new int[rows.size()][];
      long[] place = new long[ids.length];
      long[] target = new long[ids.length];
      int n = 0;
      for (int b = 0; b < rows.size(); b++) {
        Row row = rows.get(b);
        documents[b] = Arrays.copyOf(row.document(), width);
        int[] next = row.targets(learnt == Targets.RESPONSES, NONE);
        for (int t = 0; t < width; t++) {
          ids[b * width + t] = row.ids()[t];
          if (next[t] == NONE) continue;
          place[n] = (long) b * width + t;
          target[n++] = next[t];
        }
      }
      return new Places(ids, documents, width, Arrays.copyOf(place, n), Arrays.copyOf(target, n));
    }

    Tensor ids_BT() {
      return Tensor.of(ids, documents.length, width);
    }

    AttentionContext context() {
      return AttentionContext.documents(documents);
    }
  }

  @Override
  public void close() {
    optimizer.close();
    replicas.close();
  }
}
