package org.reason4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

@ExtendWith(NoLeaks.class)
class GradientClipTest {
  @Test
  void normIsOverAllGradientsAndScalesThemTogether() {
    try (var _ = TensorScope.open()) {
      Tensor a = Tensor.of(new double[] {3, 0}, 2);
      Tensor b = Tensor.of(new double[] {4}, 1);
      assertThat(GradientClip.clip(List.of(a, b), 1)).isEqualTo(5);
      double scale = 1 / (5 + 1e-6);
      assertThat(a.toDoubles()[0]).isCloseTo(3 * scale, within(1e-15));
      assertThat(b.toDoubles()[0]).isCloseTo(4 * scale, within(1e-15));
    }
  }

  @Test
  void smallInfiniteAndAbsentGradientsStay() {
    try (var _ = TensorScope.open()) {
      Tensor small = Tensor.of(new double[] {0.5}, 1);
      assertThat(GradientClip.clip(List.of(small), 1)).isEqualTo(0.5);
      assertThat(small.item()).isEqualTo(0.5);
      Tensor wild = Tensor.of(new double[] {2, Double.POSITIVE_INFINITY}, 2);
      assertThat(GradientClip.clip(List.of(wild), 1)).isInfinite();
      assertThat(wild.toDoubles()[0]).isEqualTo(2);
      assertThat(GradientClip.clip(List.of(Tensor.of(new double[] {Double.NaN}, 1)), 1)).isNaN();
      assertThat(GradientClip.clip(List.of(), 1)).isZero();
    }
  }

  @Test
  void aNormThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> GradientClip.clip(List.of(), 0))
        .hasMessage("clip: max-grad-norm is 0.0; it must be above 0 (infinity measures only)");
  }
}
