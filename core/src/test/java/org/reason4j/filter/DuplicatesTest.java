package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  @Test
  void theSecondIsDroppedAndNamesTheFirst() {
    var rule = new Duplicates();
    assertThat(rule.drop(named("line 1", "Add  7\tand 8", "Fifteen"))).isEmpty();
    assertThat(rule.drop(named("line 2", "add 7 and 8 ", "ＦＩＦＴＥＥＮ\u3000\n")))
        .hasValue("the same as line 1");
    assertThat(rule.drop(named("line 3", "Add 7 and 8", "15"))).isEmpty();
    assertThat(rule.drop(named("line 4", "Add 7 and 9", "Fifteen"))).isEmpty();
  }

  @Test
  void theBorderOfPromptAndResponseCounts() {
    var rule = new Duplicates();
    assertThat(rule.drop(named("a", "x", "yz"))).isEmpty();
    assertThat(rule.drop(named("b", "xy", "z"))).isEmpty();
    assertThat(rule.drop(Candidates.pair("y", "z"))).isEmpty();
    assertThat(rule.drop(Candidates.pair("y", "w"))).isEmpty();
    assertThat(rule.drop(Candidates.pair("y", "z"))).isPresent();
  }

  private static Candidate named(String name, String prompt, String response) {
    return new Candidate(name, prompt, response, Optional.empty(), "en", Optional.empty());
  }
}
