package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;

class RewardMixTest {
  private static final Accuracy ACCURACY = new Accuracy(Verifiers.standard());
  private static final ThinkFormat FORMAT = PromptTemplate.SHORT.format();

  private static Response response(String reference, String text) {
    return new Response("7 + 8 - 3 = ?", reference, "number", "en", text, false);
  }

  private static RewardMix mix(double accuracy, double format) {
    return new RewardMix(
        List.of(new RewardMix.Part(ACCURACY, accuracy), new RewardMix.Part(FORMAT, format)));
  }

  @Test
  void totalIsTheWeightedSumOfTheColumns() {
    var row = mix(2, .5).score(response("12", " <think> </think> <answer> 12 </answer>"));
    assertThat(row.total()).hasValue(2.5);
    assertThat(row.values()).containsEntry("accuracy", OptionalDouble.of(1));
    assertThat(row.values().keySet()).containsExactly("accuracy", "format");
    assertThat(mix(2, .5).score(response("12", "<answer> 12 </answer>")).total()).hasValue(2);
    assertThat(mix(2, .5).score(response("12", "12")).total()).hasValue(0);
  }

  @Test
  void aFailedCheckTakesTheRowOutOfItsGroup() {
    var row = mix(1, 1).score(response("?", " <think> </think> <answer> 12 </answer>"));
    assertThat(row.total()).isEmpty();
    assertThat(row.values()).containsEntry("accuracy", OptionalDouble.empty());
    assertThat(row.values()).containsEntry("format", OptionalDouble.of(1));
  }

  @Test
  void aColumnOfWeightZeroDecidesNothing() {
    var row = mix(0, 1).score(response("?", " <think> </think> <answer> 12 </answer>"));
    assertThat(row.total()).hasValue(1);
    assertThat(mix(1, 0).score(response("?", "<answer> 12 </answer>")).total()).isEmpty();
  }

  @Test
  void noOpinionAddsNothing() {
    var parts =
        List.of(new RewardMix.Part(FORMAT, 1), new RewardMix.Part(new LanguageConsistency(), 1));
    var french = new Response("q", "12", "number", "fr", "12", false);
    assertThat(new RewardMix(parts).score(french).total()).hasValue(0);
    assertThat(new RewardMix(parts.subList(1, 2)).score(french).total()).isEmpty();
  }

  @Test
  void anUnknownVerifierIsUnverifiedAndNamed() {
    var response = new Response("q", "1", "numbr", "en", "<answer> 1 </answer>", false);
    assertThat(Verifiers.standard().verdict(response))
        .isEqualTo(
            new Verdict.Unverified(
                "unknown verifier 'numbr'; those known are "
                    + String.join(", ", Verifiers.standard().names())));
    assertThatThrownBy(() -> Verifiers.standard().named("numbr"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("number")
        .hasMessageContaining("countdown");
  }

  @Test
  void aCrashingVerifierIsUnverified() {
    var crashing =
        new Verifier() {
          @Override
          public String name() {
            return "crash";
          }

          @Override
          public Verdict verify(String question, String reference, String answer) {
            throw new IllegalStateException("broken");
          }
        };
    var response = new Response("q", "1", "crash", "en", "<answer> 1 </answer>", false);
    assertThat(new Verifiers(List.of(crashing)).verdict(response).word()).isEqualTo("unverified");
    assertThatThrownBy(() -> new Verifiers(List.of(crashing, crashing)))
        .hasMessageContaining("crash");
  }

  @Test
  void badMixesAreRefused() {
    assertThatThrownBy(() -> new RewardMix(List.of())).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> mix(Double.NaN, 1)).hasMessageContaining("accuracy");
    var part = new RewardMix.Part(FORMAT, 1);
    assertThatThrownBy(() -> new RewardMix(List.of(part, part))).hasMessageContaining("format");
  }

  @Test
  void randomRewardBelongsToTheRowAndSeesNothingElse() {
    var reward = new RandomReward(5, .5);
    int ones = 0;
    for (long row = 0; row < 4_000; row++) {
      var first = response("12", "right").withRow(row);
      var second = response("13", "other").withRow(row);
      assertThat(reward.score(first)).isEqualTo(reward.score(second));
      ones += (int) reward.score(first).orElseThrow();
    }
    // 2,000 with deviation 32: five deviations.
    assertThat(ones).isBetween(1_840, 2_160);
    assertThatThrownBy(() -> new RandomReward(5, 2)).hasMessageContaining("0..1");
    assertThat(new ConstantReward(.5).score(response("1", ""))).hasValue(.5);
    assertThatThrownBy(() -> new ConstantReward(Double.NaN)).hasMessageContaining("finite");
  }
}
