package org.reason4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.reason4j.engine.RandomStreams;

class PackingTest {
  private static final int LENGTH = 64;
  private static final int PAD = -7;

  /// Document i: between 1 and 70 tokens, all of them numbered so that they can be told apart.
  private static Document document(long index) {
    var random = RandomStreams.of(1, "document", index);
    int[] ids = new int[1 + random.nextInt(random.nextInt(20) == 0 ? 70 : 30)];
    for (int i = 0; i < ids.length; i++) ids[i] = (int) index * 100 + i;
    return new Document(ids, ids.length / 2);
  }

  private static Packing packing(Cursor cursor) {
    return new Packing(PackingTest::document, LENGTH, 8, PAD, cursor);
  }

  @Test
  void rowsHoldWholeDocumentsEachOnce() {
    var packing = packing(Cursor.START);
    Set<Integer> seen = new HashSet<>();
    long used = 0;
    for (int n = 0; n < 500; n++) {
      Row row = packing.next();
      assertThat(row.ids()).hasSize(LENGTH);
      used += row.used();
      for (int t = 0; t < LENGTH; t++) {
        if (row.document()[t] < 0) {
          assertThat(row.ids()[t]).isEqualTo(PAD);
          assertThat(row.response()[t]).isFalse();
          continue;
        }
        assertThat(row.position()[t]).isEqualTo(row.ids()[t] % 100);
        if (row.position()[t] == 0) {
          int index = row.ids()[t] / 100;
          assertThat(seen.add(index)).isTrue();
          Document document = document(index).head(LENGTH);
          int[] stored = Arrays.copyOfRange(row.ids(), t, t + document.ids().length);
          assertThat(stored).isEqualTo(document.ids());
          assertThat(Arrays.copyOfRange(row.response(), t, t + document.ids().length))
              .isEqualTo(document.response());
        }
      }
    }
    // Nothing is lost: what is not given out lies in open rows.
    Cursor cursor = packing.cursor();
    cursor
        .open()
        .forEach(row -> row.forEach(index -> assertThat(seen.add(index.intValue())).isTrue()));
    assertThat(seen).hasSize((int) cursor.next());
    assertThat(cursor.open()).hasSizeLessThanOrEqualTo(8);
    assertThat(cursor.truncated()).isPositive();
    assertThat(used / (500. * LENGTH)).as("fill").isGreaterThan(.95);
  }

  @Test
  void goesOnExactlyFromAnyCursor() {
    var whole = packing(Cursor.START);
    List<Row> rows = new ArrayList<>();
    List<Cursor> cursors = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      cursors.add(whole.cursor());
      rows.add(whole.next());
    }
    for (int start = 0; start < 60; start += 7) {
      var resumed = packing(cursors.get(start));
      for (int n = start; n < 60; n++) {
        Row row = resumed.next();
        assertThat(row.ids()).isEqualTo(rows.get(n).ids());
        assertThat(row.document()).isEqualTo(rows.get(n).document());
        assertThat(row.position()).isEqualTo(rows.get(n).position());
        assertThat(row.response()).isEqualTo(rows.get(n).response());
      }
      assertThat(resumed.cursor()).isEqualTo(whole.cursor());
    }
  }

  @Test
  void noTargetCrossesADocument() {
    var first = new Document(new int[] {1, 2, 3}, 1);
    var second = new Document(new int[] {4, 5}, 2);
    Row row = Row.of(List.of(first, second), 7, 0);
    assertThat(row.ids()).containsExactly(1, 2, 3, 4, 5, 0, 0);
    assertThat(row.document()).containsExactly(0, 0, 0, 1, 1, -1, -1);
    assertThat(row.position()).containsExactly(0, 1, 2, 0, 1, 0, 0);
    assertThat(row.targets(false, -100)).containsExactly(2, 3, -100, 5, -100, -100, -100);
    assertThat(row.targets(true, -100)).containsExactly(2, 3, -100, -100, -100, -100, -100);
    assertThat(row.documents()).isEqualTo(2);
  }

  @Test
  void documentsOfExactlyOneRowFillIt() {
    var packing =
        new Packing(i -> new Document(new int[] {(int) i, 1, 2, 3}, 0), 4, 1, 0, Cursor.START);
    for (int i = 0; i < 5; i++) assertThat(packing.next().ids()).containsExactly(i, 1, 2, 3);
    assertThat(packing.cursor()).isEqualTo(new Cursor(5, List.of(), 0));
  }

  @Test
  void longDocumentsLoseTheirEndAndAreCounted() {
    var packing = new Packing(i -> new Document(new int[9], 8), 4, 2, 0, Cursor.START);
    assertThat(packing.next().used()).isEqualTo(4);
    assertThat(packing.cursor().truncated()).isEqualTo(1);
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThatThrownBy(() -> new Packing(PackingTest::document, 1, 8, 0, Cursor.START))
        .hasMessageContaining("8 open rows of 1 tokens");
    assertThatThrownBy(() -> new Document(new int[0], 0)).hasMessageContaining("no tokens");
    assertThatThrownBy(() -> new Document(new int[1], 2)).hasMessageContaining("begins at 2");
  }
}
