package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LengthTest {
  @Test
  void bothEndsAreKept() {
    Length rule = Length.characters(2, 4);
    assertThat(rule.drop(Candidates.english("a"))).hasValue("1 characters; expected 2 to 4");
    assertThat(rule.drop(Candidates.english("ab"))).isEmpty();
    assertThat(rule.drop(Candidates.english("abcd"))).isEmpty();
    assertThat(rule.drop(Candidates.english("abcde"))).isPresent();
  }

  @Test
  void aCharacterIsACodePoint() {
    assertThat(Length.characters(3, 3).drop(Candidates.english("🙂🙂🙂"))).isEmpty();
  }

  @Test
  void tokensAreCountedByTheTokenizer() {
    Length rule = Length.tokens(1, 2, text -> text.split(" ").length);
    assertThat(rule.drop(Candidates.english("long words"))).isEmpty();
    assertThat(rule.drop(Candidates.english("a b c"))).hasValue("3 tokens; expected 1 to 2");
  }

  @Test
  void anEmptyRangeIsRefused() {
    assertThatThrownBy(() -> Length.characters(3, 2)).hasMessageContaining("range is 3..2");
  }
}
