package org.reason4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyDifferenceTest {
  private static Tokenizer tokenizer(int size, List<String> texts, String... added) {
    var wanted = java.util.Arrays.stream(added).map(t -> new AddedToken.Wanted(t, true)).toList();
    return BpeTrainer.train(new BpeTrainer.Config(size, wanted, BpeTrainer.DEFAULT_PATTERN), texts);
  }

  @Test
  void theSameTokensAreNoDifferenceHoweverTheyWereMade() {
    var texts = List.of("one two three two one", "two and two");
    var first = tokenizer(265, texts, "<a>");
    var again = Tokenizer.parse("again", first.toJson());
    assertThat(VocabularyDifference.between(first, again)).isEmpty();
    assertThat(VocabularyDifference.between(first, first)).isEmpty();
  }

  @Test
  void theFirstIdWithAnotherTokenIsNamed() {
    var first = tokenizer(259, List.of("lalala lalala"), "<a>");
    var second = tokenizer(259, List.of("momomo momomo"), "<a>");
    var difference = VocabularyDifference.between(first, second).orElseThrow();
    assertThat(difference.first()).contains(first.token(difference.id()));
    assertThat(difference.second()).contains(second.token(difference.id()));
    assertThat(difference.first()).isNotEqualTo(difference.second());
    for (int id = 0; id < difference.id(); id++)
      assertThat(first.token(id)).isEqualTo(second.token(id));
    assertThat(difference.describe("the student", "the teacher"))
        .matches("id \\d+ is \"[^\"]+\" in the student and \"[^\"]+\" in the teacher");
  }

  @Test
  void aLongerVocabularyDiffersWhereTheShorterEnds() {
    var texts = List.of("lalala lalala lolo");
    var shorter = tokenizer(257, texts, "<a>");
    var longer = tokenizer(258, texts, "<a>"); // one merge more
    assertThat(longer.vocabularySize()).isEqualTo(258);
    var difference = VocabularyDifference.between(shorter, longer).orElseThrow();
    assertThat(difference.describe("student", "teacher"))
        .isEqualTo("id 257 is no token in student and \"la\" in teacher");
  }
}
