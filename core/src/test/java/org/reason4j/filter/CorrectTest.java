package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;

class CorrectTest {
  @Test
  void onlyTheRightIsKept() {
    var rule = new Correct();
    assertThat(rule.drop(Candidates.judged(new Verdict.Correct()))).isEmpty();
    assertThat(rule.drop(Candidates.judged(new Verdict.Wrong("15", "14"))))
        .hasValue("wrong: expected 15, found 14");
    assertThat(rule.drop(Candidates.judged(new Verdict.Unverified("timed out"))))
        .hasValue("unverified: timed out");
    assertThat(rule.drop(Candidates.english("15"))).hasValue("no verifier was asked");
  }
}
