package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.data.Cursor;
import org.reason4j.data.Document;
import org.reason4j.data.Packing;
import org.reason4j.data.Row;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.train.loss.DivergenceLoss;

@ExtendWith(NoLeaks.class)
class DistillationTest {
  private static final int LENGTH = 23;

  private record Outcome(Distillation.Step step, Map<String, double[]> gradients) {}

  /// Prompts of 1 to 4 tokens and responses of none to 7.
  private static Document document(long index) {
    var random = RandomStreams.of(5, "document", index);
    int prompt = 1 + (int) (index % 4);
    int response = (int) (index * 3 % 8);
    return new Document(TinyModel.ids(random, prompt + response), prompt);
  }

  private static List<Row> rows(int count) {
    var packing = new Packing(DistillationTest::document, LENGTH, 4, 0, Cursor.START);
    var rows = new ArrayList<Row>();
    for (int r = 0; r < count; r++) rows.add(packing.next());
    return rows;
  }

  private static Outcome step(DivergenceLoss loss, long teacherSeed, int micro, int workers) {
    List<Row> rows = rows(5);
    try (var student = TinyModel.of(1);
        var teacher = TinyModel.of(teacherSeed);
        var optimizer = TinyModel.optimizer(student);
        var pool = new Workers(workers);
        var distillation =
            new Distillation(
                new Distillation.Config(loss, micro, 1e9, micro == 2),
                student,
                teacher,
                optimizer,
                pool)) {
      return new Outcome(distillation.step(rows, 1e-3), TinyModel.gradients(optimizer));
    }
  }

  /// Each document alone, through a graph over whole logits: what the step must be, without
  /// packing, chunks, places or closed forms.
  @Test
  void aStepIsTheGraphOverEachDocumentAlone() {
    var packed = step(DivergenceLoss.forward(0.8, 3), 2, 5, 1);
    double sum = 0;
    long tokens = 0;
    Map<String, double[]> gradients;
    try (var student = TinyModel.of(1);
        var teacher = TinyModel.of(2);
        var optimizer = TinyModel.optimizer(student)) {
      for (Row row : rows(5))
        for (int d = 0; d < row.documents(); d++)
          try (var _ = TensorScope.open()) {
            int number = d;
            int[] at =
                java.util.stream.IntStream.range(0, LENGTH)
                    .filter(t -> row.document()[t] == number)
                    .toArray();
            int[] ids = java.util.Arrays.stream(at).map(t -> row.ids()[t]).toArray();
            Tensor ids_BT = Tensor.ofIds(ids, 1, ids.length);
            Tensor logS_BTV = logits(student, ids_BT).div(0.8).logSoftmax(-1);
            Tensor logT_BTV = logits(teacher, ids_BT).detach().div(0.8).logSoftmax(-1);
            Tensor kl_BT = logT_BTV.exp().mul(logT_BTV.sub(logS_BTV)).sum(-1, false);
            Tensor total = null;
            for (int t = 0; t + 1 < at.length; t++) {
              if (!row.response()[at[t + 1]]) continue;
              Tensor one = kl_BT.select(0, 0).select(0, t);
              total = total == null ? one : total.add(one);
              tokens++;
            }
            if (total == null) continue;
            sum += total.item();
            total.div((double) packed.step().tokens()).backward();
          }
      try (var _ = TensorScope.open()) {
        optimizer.step(1e-3);
      }
      gradients = TinyModel.gradients(optimizer);
    }
    assertThat(packed.step().tokens()).isEqualTo(tokens).isPositive();
    assertThat(packed.step().loss()).isCloseTo(sum / tokens, within(1e-5));
    assertThat(TinyModel.distance(packed.gradients(), gradients)).isLessThan(1e-5);
  }

  private static Tensor logits(LanguageModel model, Tensor ids_BT) {
    return model.hidden(ids_BT, AttentionContext.causal()).linear(model.headWeight());
  }

  @Test
  void theStepDoesNotDependOnHowItIsCutOrWhoWorks() {
    for (double beta : new double[] {0, 0.5, 1}) {
      var loss = new DivergenceLoss(beta, 1, 7);
      var whole = step(loss, 2, 5, 1);
      for (int micro : new int[] {1, 2, 3})
        for (int workers : new int[] {1, 2}) {
          var cut = step(loss, 2, micro, workers);
          var again = step(loss, 2, micro, workers);
          assertThat(cut.step().loss()).isCloseTo(whole.step().loss(), within(1e-6));
          assertThat(TinyModel.distance(cut.gradients(), whole.gradients())).isLessThan(2e-6);
          assertThat(again.step()).isEqualTo(cut.step());
          assertThat(cut.step().flops()).isEqualTo(whole.step().flops());
        }
      assertThat(whole.step().flops()).isEqualTo(3 * whole.step().teacherFlops()); // one shape
    }
  }

  /// Nothing to learn from oneself.
  @Test
  void aTeacherThatIsTheStudentMovesNothing() {
    for (double beta : new double[] {0, 0.3, 1}) {
      var same = step(new DivergenceLoss(beta, 1, 64), 1, 5, 1);
      assertThat(same.step().loss()).isCloseTo(0, within(1e-6));
      assertThat(same.step().gradNorm()).isLessThan(1e-5);
    }
  }

  /// Every divergence falls when it is minimised, and so does the one not minimised.
  @Test
  void theStudentComesToAgreeWithItsTeacher() {
    List<Row> rows = rows(6);
    for (double beta : new double[] {0, 0.5, 1}) {
      try (var student = TinyModel.of(1);
          var teacher = TinyModel.of(2);
          var optimizer = TinyModel.optimizer(student);
          var pool = new Workers(1);
          var distillation =
              new Distillation(
                  new Distillation.Config(new DivergenceLoss(beta, 1, 64), 6, 1, false),
                  student,
                  teacher,
                  optimizer,
                  pool)) {
        double first = distillation.step(rows, 1e-2).loss();
        double last = first;
        for (int i = 0; i < 60; i++) last = distillation.step(rows, 1e-2).loss();
        assertThat(last).as("beta %s", beta).isPositive().isLessThan(0.2 * first);
      }
    }
  }

  @Test
  void rowsWithoutAResponseMoveNothing() {
    var prompt = new Document(new int[] {5, 6, 7}, 3);
    var rows = List.of(new Packing(_ -> prompt, 4, 1, 0, Cursor.START).next());
    try (var student = TinyModel.of(1);
        var teacher = TinyModel.of(2);
        var optimizer = TinyModel.optimizer(student);
        var pool = new Workers(1);
        var distillation =
            new Distillation(
                new Distillation.Config(DivergenceLoss.forward(1, 8), 1, 1, false),
                student,
                teacher,
                optimizer,
                pool)) {
      float[] before = student.headWeight().toFloats();
      var step = distillation.step(rows, 1e-2);
      assertThat(step.tokens()).isZero();
      assertThat(step.loss()).isZero();
      assertThat(student.headWeight().toFloats()).isEqualTo(before);
    }
  }
}
