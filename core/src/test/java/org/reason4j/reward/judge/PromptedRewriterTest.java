package org.reason4j.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reason4j.reward.judge.Rewriter.Draft;
import org.reason4j.reward.judge.Rewriter.Rewritten;

class PromptedRewriterTest {
  private static final Draft DRAFT = new Draft("7 + 8 = ?", "7 + 8 = 15", "15", "en");
  private static final Rewriter FALLBACK =
      new Rewriter() {
        @Override
        public String name() {
          return "fallback";
        }

        @Override
        public Rewritten rewrite(Draft draft) {
          return new Rewritten("fallback", "fallback<answer> " + draft.answer() + "</answer>");
        }
      };

  private static PromptedRewriter rewriter(String reply) {
    return new PromptedRewriter(Speakers.saying(reply), FALLBACK);
  }

  @Test
  void aTextWithTheSameAnswerIsUsed() {
    var rewriter =
        rewriter("```\n<think>I add 7 and 8.</think>\n\nThe sum is <answer>15 </answer>\n```");
    assertThat(rewriter.rewrite(DRAFT))
        .isEqualTo(new Rewritten("I add 7 and 8.", "The sum is <answer>15 </answer>"));
    assertThat(rewriter.counts()).isEqualTo(new PromptedRewriter.Counts(1, 0, 0, 0));
  }

  @Test
  void anotherAnswerFallsBackAndIsCounted() {
    var rewriter = rewriter("<think> I add.</think> so<answer> 16</answer>");
    assertThat(rewriter.rewrite(DRAFT).thinking()).isEqualTo("fallback");
    assertThat(rewriter.counts()).isEqualTo(new PromptedRewriter.Counts(0, 0, 0, 1));
  }

  @Test
  void anotherFormFallsBackAndIsCounted() {
    for (String reply :
        new String[] {
          "I add. 15",
          "<think> I add.</think> so 15",
          "<think></think> so<answer> 15</answer>",
          "Sure: <think> I add.</think> so<answer> 15</answer>",
          "<think> I <answer> 15</answer> add.</think> so<answer> 15</answer>",
          "<think> I add.</think> so<answer> 15</answer> I hope that helps.",
          "<think> I add.</think> so</think><answer> 15</answer>",
          "<think> I add."
        }) {
      var rewriter = rewriter(reply);
      assertThat(rewriter.rewrite(DRAFT).thinking()).as(reply).isEqualTo("fallback");
      assertThat(rewriter.counts().malformed()).as(reply).isEqualTo(1);
    }
  }

  @Test
  void silenceFallsBackAndIsCounted() {
    var rewriter =
        new PromptedRewriter(Speakers.silent(Speaker.Silence.BUSY, "status 429"), FALLBACK);
    rewriter.rewrite(DRAFT);
    assertThat(rewriter.counts()).isEqualTo(new PromptedRewriter.Counts(0, 1, 0, 0));
    assertThat(rewriter.counts().fallbacks()).isEqualTo(1);
  }

  @Test
  void theRequestNamesTheLanguage() {
    assertThat(PromptedRewriter.request(DRAFT).system()).contains("Write in English");
    assertThat(PromptedRewriter.request(new Draft("q", "t", "a", "zh")).system())
        .contains("Write in Chinese");
    assertThat(PromptedRewriter.request(DRAFT).user()).contains("7 + 8 = 15");
  }
}
