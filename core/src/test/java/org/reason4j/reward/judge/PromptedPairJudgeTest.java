package org.reason4j.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptedPairJudgeTest {
  @Test
  void labelsAreReadAsScores() {
    Map.of("[[A>>B]]", 2, "[[A>B]]", 1, "[[A=B]]", 0, "[[B>A]]", -1, "[[B>>A]]", -2)
        .forEach((label, score) ->
            assertThat(PromptedPairJudge.read("A is fine. My verdict: " + label + "."))
                .as(label)
                .isEqualTo(new Opinion.Leaning(score)));
    assertThat(PromptedPairJudge.read("[[ A>B ]] as said, [[A>B]]"))
        .isEqualTo(new Opinion.Leaning(1));
  }

  @Test
  void thinkingIsNotRead() {
    assertThat(PromptedPairJudge.read("<think>maybe [[B>>A]]?</think>[[A=B]]"))
        .isEqualTo(new Opinion.Leaning(0));
  }

  @Test
  void noLabelOrSeveralIsUnjudged() {
    for (String text :
        new String[] {"A is better", "[[A]]", "A>B", "[[A<B]]", "[[a>b]]", "[[A>>>B]]"}) {
      assertThat(PromptedPairJudge.read(text))
          .isEqualTo(new Opinion.Unjudged("no label: '" + text + "'"));
    }
    assertThat(PromptedPairJudge.read("[[A>B]] or rather [[A>>B]]"))
        .isEqualTo(new Opinion.Unjudged("several labels: A>B and A>>B"));
  }

  @Test
  void theRequestShowsBothAnswersInTheirOrder() {
    Speaker.Request request = PromptedPairJudge.request("the % prompt", "first $1", "second");
    assertThat(request.user())
        .containsSubsequence("the % prompt", "OF A", "first $1", "OF B", "second");
    assertThat(request.system()).contains("[[A>>B]]", "[[A>B]]", "[[A=B]]", "[[B>A]]", "[[B>>A]]");
  }

  @Test
  void silenceIsUnjudgedWithItsReason() {
    var judge = new PromptedPairJudge(Speakers.silent(Speaker.Silence.TIME_OUT, "late"));
    assertThat(judge.compare("q", "a", "b", 0)).isEqualTo(new Opinion.Unjudged("time-out: late"));
    assertThat(judge.name()).isEqualTo("silent");
  }
}
