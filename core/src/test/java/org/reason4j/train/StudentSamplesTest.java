package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.data.Cursor;
import org.reason4j.data.Document;
import org.reason4j.data.Packing;
import org.reason4j.data.Row;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.tensor.NoLeaks;

@ExtendWith(NoLeaks.class)
class StudentSamplesTest {
  private static final int LENGTH = 16;

  private static List<Row> rows() {
    var packing =
        new Packing(
            i -> new Document(TinyModel.ids(RandomStreams.of(3, "doc", i), 3 + (int) (i % 5)), 2),
            LENGTH,
            2,
            0,
            Cursor.START);
    return List.of(packing.next(), packing.next(), packing.next());
  }

  private static StudentSamples.Drawn draw(LanguageModel model, List<Row> rows, int limit) {
    try (var workers = new Workers(1)) {
      var settings = new Batcher.Settings(SamplingSettings.PLAIN, limit, Set.of(2), 8);
      return new StudentSamples(settings, LENGTH, 0)
          .draw(model, rows, p -> RandomStreams.of(1, "own", p), workers, () -> false)
          .orElseThrow();
    }
  }

  /// Prompt and response of each document, as text.
  private static List<String[]> documents(List<Row> rows) {
    List<String[]> all = new ArrayList<>();
    for (Row row : rows)
      for (int d = 0; d < row.documents(); d++) {
        var prompt = new StringBuilder();
        var response = new StringBuilder();
        for (int t = 0; t < row.ids().length; t++)
          if (row.document()[t] == d)
            (row.response()[t] ? response : prompt).append(row.ids()[t]).append(' ');
        all.add(new String[] {prompt.toString(), response.toString()});
      }
    return all;
  }

  @Test
  void promptsStayAndAnswersAreTheStudents() {
    List<Row> given = rows();
    try (var model = TinyModel.of(1)) {
      var drawn = draw(model, given, 5);
      var before = new TreeSet<String>();
      var after = new TreeSet<String>();
      documents(given).forEach(d -> before.add(d[0]));
      documents(drawn.rows()).forEach(d -> after.add(d[0]));
      assertThat(after).isEqualTo(before);
      assertThat(documents(drawn.rows())).hasSameSizeAs(documents(given));
      assertThat(documents(drawn.rows())).noneMatch(d -> d[1].isEmpty());
      assertThat(documents(drawn.rows()).stream().map(d -> d[1]))
          .isNotEqualTo(documents(given).stream().map(d -> d[1]).toList());
      assertThat(drawn.flops()).isPositive();
      assertThat(documents(draw(model, given, 5).rows()))
          .usingRecursiveComparison()
          .isEqualTo(documents(drawn.rows()));
    }
  }

  @Test
  void answersLongerThanTheirRowAreCut() {
    try (var model = TinyModel.of(1)) {
      var drawn = draw(model, rows(), 40);
      assertThat(drawn.rows()).allMatch(row -> row.ids().length == LENGTH);
      assertThat(drawn.rows()).anyMatch(row -> row.used() == LENGTH);
    }
  }

  @Test
  void onceStoppedNothingIsReturned() {
    try (var model = TinyModel.of(1);
        var workers = new Workers(1)) {
      var settings = new Batcher.Settings(SamplingSettings.PLAIN, 5, Set.of(2), 8);
      assertThat(
              new StudentSamples(settings, LENGTH, 0)
                  .draw(model, rows(), p -> RandomStreams.of(1, "own", p), workers, () -> true))
          .isEmpty();
    }
  }

  @Test
  void documentsWithoutAPromptAreLeftOut() {
    var packing = new Packing(_ -> new Document(new int[] {5, 6, 7}, 0), 4, 1, 0, Cursor.START);
    try (var model = TinyModel.of(1)) {
      var drawn = draw(model, List.of(packing.next()), 5);
      assertThat(drawn.rows()).isEmpty();
      assertThat(drawn.flops()).isZero();
    }
  }
}
