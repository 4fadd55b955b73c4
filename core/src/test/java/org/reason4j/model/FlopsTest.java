package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.reason4j.nn.Gate;
import org.reason4j.nn.RopeScaling;

class FlopsTest {
  private static DecoderConfig decoder(Family family, int keyValueHeads) {
    return new DecoderConfig(
        family,
        50,
        16,
        2,
        4,
        keyValueHeads,
        6,
        40,
        10_000,
        new RopeScaling.None(),
        1e-5,
        true,
        64,
        List.of(0),
        0);
  }

  /// Elements of the layers' matrices, from the names of the checkpoint.
  private static long matrices(Map<String, long[]> shapes) {
    return shapes.entrySet().stream()
        .filter(e -> e.getKey().contains("layers.") && e.getValue().length == 2)
        .mapToLong(e -> e.getValue()[0] * e.getValue()[1])
        .sum();
  }

  @Test
  void aBodyIsTheLayersMatricesAndBiasesCostNothing() {
    for (int pairs : new int[] {4, 2, 1})
      for (var family : List.of(Family.LLAMA, Family.QWEN2, Family.QWEN3)) {
        var config = decoder(family, pairs);
        Flops flops = Flops.of(config);
        assertThat(flops.body()).isEqualTo(matrices(WeightNames.shapes(config)));
        assertThat(flops.head()).isEqualTo(50 * 16);
        assertThat(flops.pair()).isEqualTo(2 * 2 * (2 * 4 * 6)); // layers, q k and p v, 2 H K
      }
  }

  /// 3 tokens see 1 + 2 + 3 keys; only two are scored.
  @Test
  void aSequenceByHand() {
    var flops = new Flops(100, 10, 7);
    assertThat(flops.scoring(3, 2)).isEqualTo(2 * 100 * 3 + 7 * 6 + 2 * 10 * 2);
    assertThat(flops.training(3, 2)).isEqualTo(3 * (600 + 42 + 40));
  }

  /// Drawing an answer costs what scoring all but its last token costs: the cache saves repetition,
  /// not work.
  @Test
  void samplingIsTheForwardPassOfWhatIsFed() {
    var flops = new Flops(100, 10, 7);
    assertThat(flops.sampling(5, 1)).isEqualTo(flops.scoring(5, 1));
    assertThat(flops.sampling(5, 4)).isEqualTo(flops.scoring(8, 4));
    double two = flops.sampling(5, 4, 2);
    assertThat(two)
        .isEqualTo(flops.scoring(8, 4) + flops.scoring(6, 2) - flops.scoring(5, 1)); // one prompt
  }

  /// Of DeepSeek-V3's layers only what a token meets: here every expert is met once it is counted.
  @Test
  void activeExpertsOnly() {
    for (var rank : List.of(OptionalInt.empty(), OptionalInt.of(5))) {
      var all = deepseek(rank, 6);
      long matrices = matrices(org.reason4j.model.deepseekv3.WeightNames.shapes(all));
      assertThat(Flops.of(all).body()).isEqualTo(matrices);
      assertThat(matrices - Flops.of(deepseek(rank, 2)).body())
          .isEqualTo(2L * 4 * (3 * 16 * 10)); // two routed layers, four experts asleep
      assertThat(Flops.of(all).pair()).isEqualTo(3 * 2 * 2 * (4 + 4 + 6)); // L 2 H (K + value)
    }
  }

  private static org.reason4j.model.deepseekv3.Config deepseek(OptionalInt rank, int active) {
    return new org.reason4j.model.deepseekv3.Config(
        50,
        16,
        3,
        1,
        2,
        rank,
        8,
        4,
        4,
        6,
        40,
        10,
        1,
        new Gate.Settings(6, active, 1, 1, true, 1),
        10_000,
        new RopeScaling.None(),
        1e-6,
        true,
        64,
        List.of(0),
        0,
        0);
  }

  /// 6 N a trained token, to within the share of attention: SmolLM2-135M at 128 tokens.
  @Test
  void sixTimesTheParametersATrainedToken() {
    var config =
        new DecoderConfig(
            Family.LLAMA,
            49_152,
            576,
            30,
            9,
            3,
            64,
            1536,
            10_000,
            new RopeScaling.None(),
            1e-5,
            true,
            2048,
            List.of(0),
            0);
    double perToken = Flops.of(config).training(128, 128) / 128;
    assertThat(perToken / (6.0 * config.parameterCount())).isCloseTo(1, within(0.02));
  }

  @Test
  void computeAddsUp() {
    Compute run = Compute.sum(List.of(Compute.ofTraining(3), Compute.ofSampling(4), Compute.NONE));
    assertThat(run).isEqualTo(new Compute(3, 4));
    assertThat(run.times(2).total()).isEqualTo(14);
  }
}
