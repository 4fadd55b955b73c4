package org.reason4j.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;

class PromptedAnswerJudgeTest {
  private static Verdict read(String text) {
    return new PromptedAnswerJudge(Speakers.saying(text)).judge("q", "4", "four");
  }

  private static String json(String word) {
    return "{\"analysis\": \"they agree\", \"correctness\": \"" + word + "\"}";
  }

  @Test
  void threeOutcomes() {
    assertThat(read(json("correct"))).isEqualTo(new Verdict.Correct());
    assertThat(read(json("wrong"))).isEqualTo(new Verdict.Wrong("4", "four"));
    assertThat(read(json("unsure"))).isEqualTo(new Verdict.Unverified("unsure: 'they agree'"));
  }

  @Test
  void aFenceAndThinkingAreAllowedAroundTheObject() {
    assertThat(read("```json\n" + json("correct") + "\n```")).isEqualTo(new Verdict.Correct());
    assertThat(read("<think>{\"x\"</think>\n```\n" + json("correct") + "```\n"))
        .isEqualTo(new Verdict.Correct());
  }

  @Test
  void anythingElseIsUnverified() {
    for (String text :
        new String[] {
          "correct",
          "Sure! " + json("correct"),
          json("correct") + " I hope this helps",
          "{\"correctness\": \"correct\"}",
          "{\"analysis\": 3, \"correctness\": \"correct\"}",
          json("Correct"),
          json("right"),
          "{\"analysis\": \"a\", \"correctness\": true}",
          "{\"analysis\": \"a\", \"correctness\": \"correct\", \"correctness\": \"wrong\"}",
          "[" + json("correct") + "]",
          "{\"analysis\": \"a\", \"correct",
          "null"
        }) {
      assertThat(read(text)).as(text).isInstanceOf(Verdict.Unverified.class);
    }
  }

  @Test
  void nothingIsAskedWhereNothingIsAnswered() {
    var judge = new PromptedAnswerJudge(Speakers.saying(json("correct")));
    assertThat(judge.judge("q", "4", " ")).isEqualTo(new Verdict.Wrong("4", "no answer"));
    assertThat(judge.judge("q", "", "4")).isEqualTo(new Verdict.Unverified("no reference"));
  }

  @Test
  void silenceIsUnverifiedWithItsReason() {
    var judge =
        new PromptedAnswerJudge(Speakers.silent(Speaker.Silence.NOT_JSON, "a page, <html>"));
    assertThat(judge.judge("q", "4", "5"))
        .isEqualTo(new Verdict.Unverified("not JSON: a page, <html>"));
  }
}
