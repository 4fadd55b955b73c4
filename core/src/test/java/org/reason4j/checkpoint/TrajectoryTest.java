package org.reason4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrajectoryTest {
  private static Trajectory with(float[] logProbs, double reward, Map<String, Object> behaviour) {
    Map<String, OptionalDouble> rewards = new LinkedHashMap<>();
    rewards.put("accuracy", OptionalDouble.empty());
    rewards.put("format", OptionalDouble.of(1));
    return new Trajectory(
        3,
        1,
        2,
        "chain",
        "ab",
        "zh",
        "1 + 2 =",
        "3",
        new int[] {5},
        new int[logProbs.length],
        logProbs,
        "\u7b49\u4e00\u4e0b \"3\"\n",
        Trajectory.Finish.LENGTH,
        Trajectory.Outcome.UNVERIFIED,
        rewards,
        reward,
        -0.5,
        behaviour);
  }

  @Test
  void theLineHoldsEveryPart() {
    assertThat(with(new float[] {-0.25f}, 0.1, Map.of("tries", 2)).toJson())
        .isEqualTo(
            "{\"step\":3,\"prompt\":1,\"sample\":2,\"task\":\"chain\",\"id\":\"ab\","
                + "\"language\":\"zh\",\"question\":\"1 + 2 =\",\"reference\":\"3\","
                + "\"prompt_ids\":[5],\"ids\":[0],\"logprobs\":[-0.25],"
                + "\"text\":\"\u7b49\u4e00\u4e0b \\\"3\\\"\\n\",\"finish\":\"length\","
                + "\"verdict\":\"unverified\",\"rewards\":{\"accuracy\":null,\"format\":1.0},"
                + "\"reward\":0.1,\"advantage\":-0.5,\"behaviour\":{\"tries\":2}}");
  }

  @Test
  void everyFloatComesBackBitForBit() {
    var random = new SplittableRandom(1);
    float[] logProbs = new float[5000];
    for (int i = 0; i < logProbs.length; i++)
      logProbs[i] = -Math.abs(Float.intBitsToFloat(random.nextInt() & 0x7f7fffff));
    Trajectory back =
        Trajectory.fromJson(with(logProbs, Math.nextUp(0.1), Map.of("a", 0.1, "b", "x")).toJson());
    assertThat(back.logProbs()).isEqualTo(logProbs);
    assertThat(back.reward()).isEqualTo(Math.nextUp(0.1));
    assertThat(back.behaviour()).isEqualTo(Map.of("a", 0.1, "b", "x"));
    assertThat(back.rewards().get("accuracy")).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    assertThatThrownBy(() -> with(new float[] {Float.NaN}, 0, Map.of()))
        .hasMessage("log-prob is NaN");
    assertThatThrownBy(() -> with(new float[0], Double.POSITIVE_INFINITY, Map.of()))
        .hasMessage("reward is Infinity");
    assertThatThrownBy(() -> with(new float[0], 0, Map.of("style", new int[0])))
        .hasMessageContaining("behaviour style is [I");
  }

  @Test
  void aLineThatIsNoTrajectoryIsNamed() {
    assertThatThrownBy(() -> Trajectory.fromJson("{\"step\":1}"))
        .hasMessage("a trajectory without rewards");
    assertThatThrownBy(() -> Trajectory.fromJson("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a trajectory: ");
  }
}
