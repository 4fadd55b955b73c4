package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.reason4j.data.Example;
import org.reason4j.data.Example.Message;

class CandidateTest {
  @Test
  void eachFormHasAPromptAndAResponse() {
    var system = new Message("system", "Be brief.");
    var asked = new Message("user", "七加八？");
    var said = new Message("assistant", "十五");
    var more = new Message("user", "再加一？");
    var talk =
        new Example.Conversation(
            List.of(system, asked, said, more, new Message("assistant", "十六")));
    Candidate whole = Candidate.of("line 3", talk, Optional.empty());
    assertThat(whole.prompt()).isEqualTo("Be brief.\n\n七加八？\n\n再加一？");
    assertThat(whole.response()).isEqualTo("十五\n\n十六");
    assertThat(whole.language()).isEqualTo("zh");
    assertThat(whole.name()).isEqualTo("line 3");
    var pair =
        new Example.Preference(List.of(asked, said, more), "十六", "十七", OptionalDouble.empty());
    Candidate preferred = Candidate.of("x", pair, Optional.empty());
    assertThat(preferred.prompt()).isEqualTo("七加八？\n\n十五\n\n再加一？");
    assertThat(preferred.response()).isEqualTo("十六");
    assertThat(preferred.rejected()).hasValue("十七");
    assertThat(Candidate.of("x", new Example.Answered("sum?", "15"), Optional.of("zh")).language())
        .isEqualTo("zh");
    assertThat(Candidate.of("x", new Example.Completion("", "只有中文"), Optional.empty()).language())
        .isEqualTo("zh");
  }
}
