package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.reward.Verifier.Reads;

class SummaryFormatTest {
  private static final Verifier GREETS =
      new Verifier() {
        @Override
        public String name() {
          return "greets";
        }

        @Override
        public Reads reads() {
          return Reads.SUMMARY;
        }

        @Override
        public Verdict verify(String question, String reference, String answer) {
          return answer.contains("hello")
              ? new Verdict.Correct()
              : new Verdict.Wrong("hello", answer);
        }
      };
  private static final Verifiers VERIFIERS = new Verifiers(List.of(new ExactNumber(), GREETS));
  private final SummaryFormat closed = new SummaryFormat(VERIFIERS);
  private final SummaryFormat opened = new SummaryFormat(VERIFIERS, true);

  private static Response response(String verifier, String text) {
    return new Response("q", "12", verifier, "en", text, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " <think> 7</think> so x is<answer> 12</answer>",
        "<think>a</think><answer>1</answer>",
        "<think> a</think> it is<answer> 1</answer> , as asked"
      })
  void aReasoningProblemWantsThinkingThenASummaryWithItsAnswer(String text) {
    assertThat(closed.wellFormed(text, Reads.ANSWER)).isTrue();
    assertThat(closed.wellFormed(text, Reads.SUMMARY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12",
        "<answer> 12</answer>",
        "so <think> a</think><answer> 1</answer>",
        "<think></think><answer> 1</answer>",
        "<think> </think><answer> 1</answer>",
        "<think> a</think> 12",
        "<think> a</think> so<answer> </answer>",
        "<think> a</think> so<answer> 1",
        "<think> a</think> so 1</answer>",
        "<think> a</think></answer> 1<answer>",
        "<think> a</think><answer> 1</answer><answer> 1</answer>",
        "<think> a</think><answer> 1</answer></answer>",
        "<think> a</think><think> b</think><answer> 1</answer>",
        "<think> a</think> so</think><answer> 1</answer>",
        "<think> <answer> 1</answer></think> so",
        "<think> a<answer> 1</answer>"
      })
  void everythingElseIsMalformed(String text) {
    assertThat(closed.wellFormed(text, Reads.ANSWER)).isFalse();
  }

  @Test
  void aGeneralPromptWantsPlainTextAndMayThink() {
    assertThat(closed.wellFormed(" hello", Reads.SUMMARY)).isTrue();
    assertThat(closed.wellFormed("<think> they greet</think> hello", Reads.SUMMARY)).isTrue();
    for (String text :
        List.of(
            "",
            " ",
            "<think> a",
            "<think> a</think>",
            "<think></think> hello",
            "hello</think>",
            "hello<answer> 1</answer>",
            "<think> a</think> b</think> c",
            "hello <think> a</think> b")) {
      assertThat(closed.wellFormed(text, Reads.SUMMARY)).as(text).isFalse();
    }
  }

  @Test
  void aPromptThatOpensTheThinkingWantsItClosedOnly() {
    assertThat(opened.wellFormed(" 7</think> so<answer> 12</answer>", Reads.ANSWER)).isTrue();
    assertThat(opened.wellFormed("<think> 7</think><answer> 12</answer>", Reads.ANSWER)).isFalse();
    assertThat(opened.wellFormed(" they greet</think> hello", Reads.SUMMARY)).isTrue();
    assertThat(opened.wellFormed(" hello", Reads.SUMMARY)).isFalse();
  }

  @Test
  void theVerifierSaysWhichFormIsAskedFor() {
    assertThat(closed.score(response("greets", " hello"))).hasValue(1);
    assertThat(closed.score(response("number", " hello"))).hasValue(0);
    assertThat(closed.score(response("unknown", "<think> a</think><answer> 1</answer>")))
        .hasValue(1);
  }

  @Test
  void summariesAreJudgedByVerifiersThatReadThem() {
    assertThat(VERIFIERS.verdict(response("greets", "<think> x</think> hello")).word())
        .isEqualTo("correct");
    assertThat(VERIFIERS.verdict(response("greets", "<think> hello</think> no")).word())
        .isEqualTo("wrong");
    assertThat(VERIFIERS.verdict(response("greets", "<think> hello")))
        .isEqualTo(new Verdict.Wrong("12", "no summary"));
    assertThat(VERIFIERS.verdict(response("greets", " <think> hello</think> ")))
        .isEqualTo(new Verdict.Wrong("12", "no summary"));
    assertThat(VERIFIERS.verdict(response("number", "12")))
        .isEqualTo(new Verdict.Wrong("12", "no answer block"));
  }

  @Test
  void accuracyHasNoOpinionOnGeneralPromptsUnlessTold() {
    var mix =
        new RewardMix(
            List.of(
                new RewardMix.Part(new Accuracy(VERIFIERS), 2), new RewardMix.Part(closed, .5)));
    var row = mix.score(response("greets", " no"));
    assertThat(row.values()).containsEntry("accuracy", OptionalDouble.empty());
    assertThat(row.total()).hasValue(.5);
    assertThat(mix.score(response("number", " no")).total()).hasValue(0);
    var judging = new Accuracy(VERIFIERS, true);
    assertThat(judging.score(response("greets", " hello"))).hasValue(1);
    assertThat(judging.score(response("greets", " no"))).hasValue(0);
  }
}
