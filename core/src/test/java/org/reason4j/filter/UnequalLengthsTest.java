package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnequalLengthsTest {
  private static final UnequalLengths RULE = new UnequalLengths(2);

  @Test
  void eitherSideMayBeTooLong() {
    assertThat(RULE.drop(Candidates.pair("abcd", "ab"))).isEmpty();
    assertThat(RULE.drop(Candidates.pair("abcde", "ab")))
        .hasValue("chosen has 5 characters and rejected 2; expected at most 2.0 times as many");
    assertThat(RULE.drop(Candidates.pair("ab", "abcde"))).isPresent();
    assertThat(RULE.drop(Candidates.pair("🙂", "ab"))).isEmpty();
  }

  @Test
  void anEmptySideCountsAsOneCharacter() {
    assertThat(RULE.drop(Candidates.pair("", "ab"))).isEmpty();
    assertThat(RULE.drop(Candidates.pair("", "abc"))).isPresent();
  }

  @Test
  void noPairIsKept() {
    assertThat(RULE.drop(Candidates.english("x".repeat(1000)))).isEmpty();
  }
}
