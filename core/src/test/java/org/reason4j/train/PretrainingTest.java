package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.data.Cursor;
import org.reason4j.data.Document;
import org.reason4j.data.Packing;
import org.reason4j.data.Row;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.tensor.NoLeaks;

@ExtendWith(NoLeaks.class)
class PretrainingTest {
  private static final int LENGTH = 23; // prime, so that nothing divides it

  private record Outcome(Pretraining.Step step, Map<String, double[]> gradients) {}

  /// Documents of 1, 2, 3, 5, 7 and 11 tokens in turn: several fill a row, and few fill it exactly.
  private static Document document(long index) {
    int[] lengths = {1, 5, 11, 3, 7, 2};
    int length = lengths[(int) (index % lengths.length)];
    return new Document(TinyModel.ids(RandomStreams.of(5, "document", index), length), 0);
  }

  private static List<Row> packed(int rows) {
    var packing = new Packing(PretrainingTest::document, LENGTH, 4, 0, Cursor.START);
    var packed = new ArrayList<Row>();
    for (int r = 0; r < rows; r++) packed.add(packing.next());
    return packed;
  }

  private static Row single(int[] ids) {
    int[] document = new int[LENGTH];
    int[] padded = new int[LENGTH];
    java.util.Arrays.fill(document, -1);
    for (int t = 0; t < ids.length; t++) {
      document[t] = 0;
      padded[t] = ids[t];
    }
    return new Row(padded, document, new int[LENGTH], new boolean[LENGTH], 1);
  }

  /// The same documents, each in a row of its own.
  private static List<Row> alone(List<Row> packed) {
    var rows = new ArrayList<Row>();
    for (Row row : packed)
      for (int d = 0; d < row.documents(); d++) {
        int number = d;
        int[] places =
            java.util.stream.IntStream.range(0, LENGTH)
                .filter(t -> row.document()[t] == number)
                .toArray();
        rows.add(single(java.util.Arrays.stream(places).map(t -> row.ids()[t]).toArray()));
      }
    return rows;
  }

  private static Outcome step(List<Row> rows, int microRows, int workers) {
    var config = new Pretraining.Config(4, rows.size(), LENGTH, 1e-3, 0, 0.1, 1e9, microRows);
    try (var model = TinyModel.of(1);
        var pool = new Workers(workers);
        var pretraining = new Pretraining(config, model, pool)) {
      var step = pretraining.step(0, rows);
      // moments of this optimizer are 0.1 g too
      return new Outcome(step, TinyModel.gradients(pretraining.optimizer()));
    }
  }

  @Test
  void packedDocumentsTeachWhatEachTeachesAlone() {
    List<Row> packed = packed(5);
    assertThat(packed).anyMatch(row -> row.documents() > 2);
    var together = step(packed, 5, 1);
    var apart = step(alone(packed), 64, 1);
    assertThat(together.step().tokens()).isEqualTo(apart.step().tokens());
    assertThat(together.step().loss()).isCloseTo(apart.step().loss(), Offset.offset(1e-5));
    assertThat(TinyModel.distance(together.gradients(), apart.gradients())).isLessThan(1e-5);
  }

  @Test
  void theStepDoesNotDependOnHowItIsCut() {
    List<Row> rows = packed(7);
    var whole = step(rows, 7, 1);
    for (int micro : new int[] {1, 2, 3}) {
      var cut = step(rows, micro, 1);
      assertThat(cut.step().loss()).isCloseTo(whole.step().loss(), Offset.offset(1e-6 * 4));
      assertThat(TinyModel.distance(cut.gradients(), whole.gradients())).isLessThan(1e-6);
    }
  }

  @Test
  void workersAgreeWithinRoundingAndEachCountRepeatsItselfBitForBit() {
    List<Row> rows = packed(7);
    var one = step(rows, 1, 1);
    for (int workers : new int[] {1, 2, 3}) {
      var some = step(rows, 1, workers);
      var again = step(rows, 1, workers);
      assertThat(TinyModel.distance(some.gradients(), one.gradients())).isLessThan(1e-6);
      some.gradients()
          .forEach((name, gradient) ->
              assertThat(again.gradients().get(name)).as(name).isEqualTo(gradient));
      assertThat(again.step()).isEqualTo(some.step());
    }
  }

  @Test
  void rowsWithNothingToPredictMoveNothing() {
    var step = step(List.of(single(new int[] {7})), 1, 1);
    assertThat(step.step().tokens()).isZero();
    assertThat(step.step().loss()).isZero();
    assertThat(step.step().skipped()).isFalse();
    assertThat(step.gradients().values())
        .allSatisfy(gradient -> assertThat(gradient).containsOnly(0));
  }
}
