package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GramsTest {
  @Test
  void wordsAreRunsOfLettersSingleHanAndSigns() {
    assertThat(words("It's 3.5 kg, 小明+x2 = 7.", false))
        .containsExactly("It", "s", "3.5", "kg", "小", "明", "x2", "7");
    assertThat(words("a.b+!?", true)).containsExactly("a", ".", "b", "+", "!", "?");
    assertThat(words("naïve Ωμέγα カナ 한국어 e\u0301", false))
        .containsExactly("naïve", "Ωμέγα", "カ", "ナ", "한국어", "e\u0301");
    assertThat(words("\0 \uFEFF\u200B\u3000", true)).isEmpty();
  }

  @Test
  void caseDoesNotCount() {
    assertThat(new Grams("Straße ÉCOLE", false).whole())
        .isEqualTo(new Grams("straße école", false).whole());
    assertThat(new Grams("ab c", false).whole()).isNotEqualTo(new Grams("a bc", false).whole());
  }

  @Test
  void signsOfCalculationCountWithTheWordBehindThem() {
    assertSame("7 + 8 - 3 = ?", "7+8-3");
    assertSame("a cross-country team -- fast", "a cross country team fast");
    assertSame("$3 < $4", "3, 4");
    for (String other : List.of("7 - 8 - 3", "7 + 8 + 3", "7 8 - 3", "7 + 8 (3)", "7 × 8 - 3")) {
      assertThat(new Grams(other, false).whole())
          .as(other)
          .isNotEqualTo(new Grams("7 + 8 - 3", false).whole());
    }
  }

  private static void assertSame(String one, String other) {
    assertThat(new Grams(one, false).whole()).as(one).isEqualTo(new Grams(other, false).whole());
  }

  @Test
  void equalRunsHaveEqualHashesAndOthersDiffer() {
    var random = new SplittableRandom(2);
    var words = new ArrayList<String>();
    for (int i = 0; i < 3_000; i++) words.add("w" + random.nextInt(8));
    long[] runs = new Grams(String.join(" ", words), false).runs(5);
    assertThat(runs).hasSize(2_996);
    var hashes = new HashMap<List<String>, Long>();
    var texts = new HashMap<Long, List<String>>();
    for (int i = 0; i < runs.length; i++) {
      List<String> run = words.subList(i, i + 5);
      assertThat(hashes.computeIfAbsent(run, _ -> 0L)).isIn(0L, runs[i]);
      hashes.put(run, runs[i]);
      assertThat(texts.computeIfAbsent(runs[i], _ -> run)).isEqualTo(run);
    }
  }

  @Test
  void tablesKeepWhatIsPut() {
    var table = new HashTable(1);
    var random = new SplittableRandom(7);
    var expected = new HashMap<Long, Integer>();
    for (int i = 0; i < 5_000; i++) {
      long key = random.nextInt(2_000); // low keys collide and 0 is a key
      Integer before = expected.put(key, i);
      assertThat(table.put(key, i)).isEqualTo(before == null ? HashTable.ABSENT : before);
    }
    expected.forEach((key, value) -> assertThat(table.get(key)).isEqualTo(value));
    assertThat(table.get(123_456_789)).isEqualTo(HashTable.ABSENT);
    assertThat(table.size()).isEqualTo(expected.size());
  }

  private static List<String> words(String text, boolean punctuation) {
    var grams = new Grams(text, punctuation);
    var words = new ArrayList<String>();
    for (int i = 0; i < grams.count(); i++) words.add(grams.words(i, 1));
    return words;
  }
}
