package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

class RopeScalingTest {
  private static final RopeScaling.Yarn RELEASED = new RopeScaling.Yarn(40, 32, 1, 4096, 1, 1);

  @Test
  void yarnOfTheReleasedConfigRampsFromPair10To23() {
    float[] plain = new RopeScaling.None().frequencies(64, 10_000);
    float[] scaled = RELEASED.frequencies(64, 10_000);
    for (int i = 0; i < 32; i++) {
      double share = scaled[i] / plain[i];
      if (i <= 10) assertThat(share).as("pair %d", i).isEqualTo(1);
      else if (i >= 23) assertThat(share).as("pair %d", i).isCloseTo(1 / 40.0, within(1e-7));
      else {
        double ramp = (i - 10) / 13.0;
        assertThat(share).as("pair %d", i).isCloseTo(1 - ramp + ramp / 40, within(1e-6));
      }
    }
  }

  @Test
  void yarnOfTheReleasedConfigScalesLogitsAndNotTheTables() {
    assertThat(RELEASED.amplitude()).isEqualTo(1);
    assertThat(RELEASED.logitFactor()).isCloseTo(1.873854, within(1e-6));
    assertThat(new RopeScaling.Yarn(4, 32, 1, 4096, 0, 0).amplitude())
        .isCloseTo(0.1 * Math.log(4) + 1, within(1e-12));
    assertThat(new RopeScaling.Yarn(4, 32, 1, 4096, 0, 0).logitFactor()).isEqualTo(1);
  }

  /// Numbers of the formula of `transformers`' `_compute_yarn_parameters`, in float64.
  @Test
  void yarnMayKeepItsRampsEndsAndNameItsAmplitude() {
    var exact = new RopeScaling.Yarn(4, 32, 1, 64, 0, 0, OptionalDouble.of(1.5), false);
    assertThat(exact.frequencies(16, 10_000))
        .containsExactly(
            new float[] {
              1, 0.198584f, 0.0255952f, 0.00790569f, 0.0025f, 7.90569e-4f, 2.5e-4f, 7.90569e-5f
            },
            within(1e-6f));
    assertThat(exact.amplitude()).isEqualTo(1.5);
    var whole = new RopeScaling.Yarn(4, 32, 1, 64, 0, 0);
    assertThat(whole.frequencies(16, 10_000)[1]).isCloseTo(0.237171f, within(1e-6f));
  }

  @Test
  void linearDividesEveryFrequency() {
    float[] plain = new RopeScaling.None().frequencies(16, 10_000);
    float[] scaled = new RopeScaling.Linear(8).frequencies(16, 10_000);
    for (int i = 0; i < 8; i++) assertThat(scaled[i]).isEqualTo(plain[i] / 8);
  }

  /// 40 positions of a model made for 16, factor 4: base 10,000 (4 * 40 / 16 - 3)^(8 / 6).
  @Test
  void dynamicGrowsTheBaseWithTheLength() {
    var dynamic = new RopeScaling.Dynamic(4, 16);
    assertThat(dynamic.frequencies(8, 10_000, 40))
        .containsExactly(new float[] {1, 0.0522758f, 0.00273276f, 1.42857e-4f}, within(1e-7f));
    assertThat(dynamic.frequencies(8, 10_000, 16))
        .containsExactly(new RopeScaling.None().frequencies(8, 10_000));
  }

  @Test
  void dynamicTablesFollowEachRowsOwnLength() {
    var scaling = new RopeScaling.Dynamic(4, 16);
    double base = 10_000 * Math.pow(4 * 40 / 16.0 - 3, 8 / 6.0);
    try (var _ = TensorScope.open();
        var dynamic = new Rope(64, 8, 10_000, scaling);
        var plain = new Rope(64, 8, 10_000, new RopeScaling.None());
        var stretched = new Rope(64, 8, base, new RopeScaling.None())) {
      assertThat(dynamic.first(16).cos().toFloats())
          .containsExactly(plain.first(16).cos().toFloats());
      assertThat(dynamic.first(40).sin().toFloats())
          .containsExactly(stretched.first(40).sin().toFloats(), within(1e-5f));
      Tensor position_BT = Tensor.of(new long[] {38, 39, 3, 4}, 2, 2);
      float[] grown = dynamic.at(position_BT).cos().toFloats();
      float[] far = stretched.at(position_BT).cos().toFloats();
      float[] near = plain.at(position_BT).cos().toFloats();
      assertThat(Arrays.copyOf(grown, 16)).containsExactly(Arrays.copyOf(far, 16), within(1e-5f));
      assertThat(Arrays.copyOfRange(grown, 16, 32))
          .containsExactly(Arrays.copyOfRange(near, 16, 32));
    }
  }
}
