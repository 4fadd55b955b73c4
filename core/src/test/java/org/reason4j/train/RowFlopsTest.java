package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.data.Row;
import org.reason4j.model.Flops;

class RowFlopsTest {
  /// Documents of 3 and 2 tokens and two of padding; the first has two tokens of response, the
  /// second one.
  private static final Row ROW =
      new Row(
          new int[] {5, 6, 7, 5, 8, 0, 0},
          new int[] {0, 0, 0, 1, 1, -1, -1},
          new int[] {0, 1, 2, 0, 1, 0, 0},
          new boolean[] {false, true, true, true, true, false, false},
          2);

  @Test
  void documentsAreAloneAndPaddingIsFree() {
    var model = new Flops(100, 10, 7);
    double documents = model.scoring(3, 2) + model.scoring(2, 1);
    assertThat(RowFlops.forward(model, List.of(ROW), true)).isEqualTo(documents);
    assertThat(RowFlops.forward(model, List.of(ROW, ROW), true)).isEqualTo(2 * documents);
  }

  @Test
  void onlyWhatIsPredictedReachesTheHead() {
    var head = new Flops(0, 1, 0);
    Row prompt =
        new Row(
            ROW.ids(),
            ROW.document(),
            ROW.position(),
            new boolean[] {false, false, true, false, false, false, false},
            2);
    assertThat(RowFlops.forward(head, List.of(prompt), true)).isEqualTo(2);
    assertThat(RowFlops.forward(head, List.of(prompt), false)).isEqualTo(6);
  }
}
