package org.reason4j.train;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.data.Row;
import org.reason4j.engine.Workers;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.optim.AdamW;
import org.reason4j.optim.GradientClip;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.train.loss.DivergenceLoss;

/// Distillation on logits: a step moves the student's next-token distributions towards the
/// teacher's at every response token of packed rows (GKD, Agarwal et al. 2024, algorithm 1).
///
/// ```
/// loss = 1 / n * sum over response tokens of D(teacher(. | prefix), student(. | prefix))
/// ```
///
/// Whose tokens the rows hold is the caller's choice: given data (off-policy), or what the student
/// has just drawn (on-policy; no gradient flows through the drawing). The teacher runs beside the
/// student on the same rows, so that its `[N,V]` logits are never kept. Both must share a
/// vocabulary: an id has to mean the same token to both.
///
/// R1's own way is plain fine-tuning on the teacher's text (DeepSeek-R1 2.4), for which no logits
/// are needed.
public final class Distillation implements AutoCloseable {
  /// @param microRows rows of one forward and backward pass
  /// @param checkpointing compute layers again in backward instead of keeping them
  public record Config(
      DivergenceLoss loss, int microRows, double maxGradNorm, boolean checkpointing) {}

  /// What a step measured.
  ///
  /// @param loss mean divergence in nats a token
  /// @param tokens response tokens compared
  /// @param skipped whether a NaN or infinite loss or gradient made it skip the update
  /// @param flops of the student; `teacherFlops` of the teacher's forward passes
  public record Step(
      double loss,
      double gradNorm,
      long tokens,
      boolean skipped,
      double flops,
      double teacherFlops) {}

  private final Config config;
  private final LanguageModel teacher;
  private final AdamW optimizer;
  private final Replicas replicas;

  /// Borrows all of them. The teacher's weights are read only.
  public Distillation(
      Config config,
      LanguageModel student,
      LanguageModel teacher,
      AdamW optimizer,
      Workers workers) {
    this.config = config;
    this.teacher = teacher;
    this.optimizer = optimizer;
    this.replicas = new Replicas(student, workers);
  }

  /// One optimizer step on these rows; with no response token in them nothing moves.
  public Step step(List<Row> rows, double rate) {
    long total = 0;
    for (Row row : rows) for (int t = 0; t + 1 < row.ids().length; t++) if (scored(row, t)) total++;
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
      boolean skipped = !Double.isFinite(loss) || !Double.isFinite(norm);
      if (!skipped && total > 0) optimizer.step(rate);
      optimizer.clearGradients();
      return new Step(
          loss,
          norm,
          total,
          skipped,
          3 * RowFlops.forward(replicas.cost(), rows, true),
          RowFlops.forward(teacher.flops(), rows, true));
    }
  }

  /// Whether position t predicts a token of a response.
  private static boolean scored(Row row, int t) {
    return row.document()[t] >= 0
        && row.document()[t] == row.document()[t + 1]
        && row.response()[t + 1];
  }

  private double backward(LanguageModel alias, List<Row> rows, double weight) {
    int length = rows.getFirst().ids().length;
    long[] ids = new long[rows.size() * length];
    int[][] documents = new int[rows.size()][];
    List<Long> places = new ArrayList<>();
    for (int b = 0; b < rows.size(); b++) {
      Row row = rows.get(b);
      documents[b] = row.document();
      for (int t = 0; t < length; t++) {
        ids[b * length + t] = row.ids()[t];
        if (t + 1 < length && scored(row, t)) places.add((long) b * length + t);
      }
    }
    if (places.isEmpty()) return 0;
    long[] place = places.stream().mapToLong(Long::longValue).toArray();
    Tensor place_N = Tensor.of(place, place.length);
    Tensor ids_BT = Tensor.of(ids, rows.size(), length);
    Tensor teacher_NE = teacherStates(ids_BT, documents, place_N);
    var pass = alias.forward(ids_BT, AttentionContext.documents(documents), config.checkpointing());
    Tensor hidden_BTD = pass.hidden_BTD();
    long width = hidden_BTD.size(-1);
    var result =
        config
            .loss()
            .backward(
                hidden_BTD.view(-1, width).indexSelect(0, place_N),
                alias.headWeight(),
                teacher_NE,
                teacher.headWeight(),
                Tensor.full(weight, DType.F32, place.length));
    Tensor gradient_BTD = Tensor.zeros(DType.F32, hidden_BTD.shape());
    gradient_BTD.view(-1, width).indexCopy_(0, place_N, result.hiddenGradient_ND());
    pass.backward(gradient_BTD);
    return result.sum();
  }

  /// The teacher's hidden states at the places compared [N,E].
  private Tensor teacherStates(Tensor ids_BT, int[][] documents, Tensor place_N) {
    try (var scope = TensorScope.open();
        var _ = Tensor.noGradients()) {
      Tensor hidden_BTE = teacher.hidden(ids_BT, AttentionContext.documents(documents));
      return scope.escape(hidden_BTE.view(-1, hidden_BTE.size(-1)).indexSelect(0, place_N));
    }
  }

  @Override
  public void close() {
    replicas.close();
  }
}
