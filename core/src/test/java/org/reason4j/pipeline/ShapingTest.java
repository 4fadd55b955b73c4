package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.Accuracy;
import org.reason4j.reward.CosineLength;
import org.reason4j.reward.RepetitionPenalty;
import org.reason4j.reward.RewardMix;
import org.reason4j.reward.SoftOverlong;
import org.reason4j.reward.Verifiers;
import org.reason4j.verify.VerifierPool;

/// A recipe's keys become columns.
class ShapingTest {
  private static List<RewardMix.Part> parts(String... settings) {
    ZeroRecipe.Rewards rewards = TinyRun.recipe(settings).reward();
    return Shaping.parts(rewards, new Accuracy(Verifiers.standard()), 40);
  }

  @Test
  void columnsAreLeftOutUnlessTheyHaveAWeight() {
    assertThat(parts()).isEmpty();
    List<RewardMix.Part> parts =
        parts(
            "reward.cosine.weight=1.0",
            "reward.cosine.right-long=0.25",
            "reward.repetition.weight=0.5",
            "reward.repetition.words=2",
            "reward.overlong.weight=2.0",
            "reward.length.weight=-0.5");
    assertThat(parts)
        .extracting(part -> part.reward().name())
        .containsExactly("cosine", "repetition", "overlong", "length");
    assertThat(parts).extracting(RewardMix.Part::weight).containsExactly(1.0, 0.5, 2.0, -0.5);
    assertThat(parts.getFirst().reward())
        .isInstanceOfSatisfying(
            CosineLength.class,
            cosine -> {
              assertThat(cosine.longest()).isEqualTo(40);
              assertThat(cosine.right()).isEqualTo(new CosineLength.Ends(1, 0.25));
            });
    assertThat(parts.get(1).reward()).isEqualTo(new RepetitionPenalty(2));
    assertThat(parts.get(2).reward()).isEqualTo(new SoftOverlong(40, 8));
    assertThatThrownBy(() -> parts("reward.overlong.weight=1.0", "reward.overlong.cache=41"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("reward.overlong.cache is 41");
  }

  @Test
  void thePoolsBoundsAreKeys() {
    assertThat(TinyRun.recipe().reward().checks().pool()).isEqualTo(VerifierPool.Config.STANDARD);
    assertThat(
            TinyRun.recipe(
                    "reward.checks.threads=3",
                    "reward.checks.queue=7",
                    "reward.checks.deadline=\"5s\"")
                .reward()
                .checks()
                .pool())
        .isEqualTo(new VerifierPool.Config(3, 7, Duration.ofSeconds(5)));
  }
}
