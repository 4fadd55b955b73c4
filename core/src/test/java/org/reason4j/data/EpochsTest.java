package org.reason4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochsTest {
  private static final int DOCUMENTS = 101;

  /// Document i is i + 1, then up to 9 times 0.
  private static List<Document> documents() {
    return IntStream.range(0, DOCUMENTS)
        .mapToObj(i -> {
          int[] ids = new int[1 + i % 10];
          ids[0] = i + 1;
          return new Document(ids, 0);
        })
        .toList();
  }

  private static Epochs epochs(int rows, boolean packed, long seed) {
    return new Epochs(documents(), new Epochs.Settings(3, rows, 13, packed, 999, seed));
  }

  /// First ids of all documents, step by step, of one epoch.
  private static List<Integer> seen(Epochs epochs, int epoch) {
    List<Integer> seen = new ArrayList<>();
    for (int step = 0; step < epochs.steps(); step++) {
      boolean own = epochs.epoch(step) > epoch && epochs.epoch(step) <= epoch + 1;
      for (Row row : own ? epochs.rows(step) : List.<Row>of())
        for (int t = 0; t < row.ids().length; t++)
          if (row.document()[t] >= 0 && row.position()[t] == 0) seen.add(row.ids()[t]);
    }
    return seen;
  }

  @Test
  void eachEpochHoldsEachDocumentOnceInAnOrderOfItsOwn() {
    for (boolean packed : new boolean[] {true, false}) {
      Epochs epochs = epochs(5, packed, 1);
      for (int epoch = 0; epoch < 3; epoch++)
        assertThat(seen(epochs, epoch))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.rangeClosed(1, DOCUMENTS).boxed().toList());
      assertThat(seen(epochs, 1)).isNotEqualTo(seen(epochs, 0));
      assertThat(seen(epochs(5, packed, 1), 1)).isEqualTo(seen(epochs, 1));
      assertThat(seen(epochs(5, packed, 2), 1)).isNotEqualTo(seen(epochs, 1));
    }
  }

  @Test
  void rowsAreDealtEvenly() {
    Epochs epochs = epochs(16, false, 1);
    assertThat(epochs.steps()).isEqualTo(3 * 7);
    for (int step = 0; step < epochs.steps(); step++)
      assertThat(epochs.rows(step).size()).isBetween(14, 15);
    assertThat(epochs.epoch(6)).isEqualTo(1);
    assertThat(epochs.endsEpoch(6)).isTrue();
    assertThat(epochs.endsEpoch(5)).isFalse();
    assertThat(epochs.epoch(20)).isEqualTo(3);
  }

  @Test
  void packingWastesLittle() {
    Epochs epochs = epochs(5, true, 1);
    int rows = 0;
    for (int step = 0; step < epochs.steps(); step++) rows += epochs.rows(step).size();
    int tokens = 3 * documents().stream().mapToInt(d -> d.ids().length).sum();
    assertThat((double) tokens / (rows * 13)).isGreaterThan(0.9);
  }

  @Test
  void marksOfAResponseStayWithTheirTokens() {
    var marked = new Document(new int[] {5, 6, 7}, new boolean[] {false, true, false});
    assertThat(marked.targets()).isEqualTo(1);
    assertThat(new Document(new int[] {5, 6}, 0).targets()).isEqualTo(1);
    var row =
        new Epochs(List.of(marked), new Epochs.Settings(1, 1, 5, true, 0, 1)).rows(0).getFirst();
    assertThat(row.response()).containsExactly(false, true, false, false, false);
    assertThat(Arrays.stream(row.targets(true, -1)).filter(id -> id >= 0)).containsExactly(6);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var settings = new Epochs.Settings(1, 1, 2, true, 0, 1);
    assertThatThrownBy(() -> new Epochs(List.of(new Document(new int[3], 0)), settings))
        .hasMessage("a document of 3 tokens in rows of 2");
    assertThatThrownBy(() -> new Epochs(List.of(), settings)).hasMessage("no documents");
  }
}
