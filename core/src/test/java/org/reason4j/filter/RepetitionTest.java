package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RepetitionTest {
  private static final Repetition RULE = Repetition.STANDARD;

  @Test
  void circlesAreDropped() {
    assertThat(RULE.drop(Candidates.english("wait, ".repeat(20)))).isPresent();
    assertThat(RULE.drop(Candidates.english("7 + 8 = 15. so it is 15. ".repeat(6)))).isPresent();
    assertThat(RULE.drop(Candidates.chinese("先算七加八得十五。".repeat(8)))).isPresent();
    assertThat(RULE.drop(Candidates.chinese("啊".repeat(100)))).isPresent();
    assertThat(RULE.drop(Candidates.english("= ".repeat(50)))).isPresent();
    assertThat(RULE.drop(Candidates.english("!".repeat(50)))).isPresent();
    assertThat(
            RULE.drop(Candidates.english("One\nstill no\nTwo\nstill no\nSix\nstill no\nstill no")))
        .hasValue(
            "39.0 % of the characters are in lines that stand there for the third time or later");
  }

  @Test
  void checkingOnceIsNoCircle() {
    String sum = "7 + 8 = 15, 15 - 3 = 12, 12 + 9 = 21. ";
    assertThat(RULE.drop(Candidates.english(sum + "check: " + sum + "so it is 21"))).isEmpty();
    assertThat(RULE.drop(Candidates.english("no, no, no, that is wrong: 7 + 8 is 15"))).isEmpty();
    assertThat(RULE.drop(Candidates.english("a\nb\na\nc"))).isEmpty();
  }

  @Test
  void theShareIsThatOfTheWordsCovered() {
    // five times the same eight words: the third round begins at word 16 of 40
    assertThat(RULE.repeatedWords("a b c d e f g h ".repeat(5))).isEqualTo(24.0 / 40);
    assertThat(RULE.repeatedWords("a b c d e f g h ".repeat(2))).isZero();
    assertThat(RULE.repeatedWords("a b c")).isZero();
  }

  @Test
  void theShareAgreesWithCountingStrings() {
    var random = new SplittableRandom(5);
    for (int trial = 0; trial < 200; trial++) {
      var words = new ArrayList<String>();
      int length = random.nextInt(80);
      for (int i = 0; i < length; i++) words.add("w" + random.nextInt(1 + trial % 4));
      int gram = 1 + random.nextInt(6);
      assertThat(new Repetition(gram, 0).repeatedWords(String.join(" ", words)))
          .as("trial %d", trial)
          .isEqualTo(counted(words, gram));
    }
  }

  private static double counted(List<String> words, int gram) {
    var times = new HashMap<List<String>, Integer>();
    boolean[] covered = new boolean[words.size()];
    for (int i = 0; i + gram <= words.size(); i++) {
      if (times.merge(words.subList(i, i + gram), 1, Integer::sum) < 3) continue;
      for (int j = i; j < i + gram; j++) covered[j] = true;
    }
    int count = 0;
    for (boolean word : covered) if (word) count++;
    return words.isEmpty() ? 0 : (double) count / words.size();
  }

  @Test
  void thresholdsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Repetition(6, 1.5)).hasMessageContaining("share is 1.5");
    assertThatThrownBy(() -> new Repetition(0, 0.5)).hasMessageContaining("gram is 0");
  }
}
