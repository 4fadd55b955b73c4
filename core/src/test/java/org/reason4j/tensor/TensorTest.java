package org.reason4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class TensorTest {
  @Test
  void leavingAScopeFreesItsTensors() {
    long before = TensorScope.liveTensors();
    Tensor seen;
    try (var _ = TensorScope.open()) {
      seen = Tensor.zeros(DType.F32, 2, 3).add(1);
      assertThat(TensorScope.liveTensors()).isEqualTo(before + 2);
    }
    assertThat(TensorScope.liveTensors()).isEqualTo(before);
    assertThatThrownBy(seen::toFloats).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void escapedTensorLivesInTheEnclosingScope() {
    try (var _ = TensorScope.open()) {
      Tensor out;
      try (var inner = TensorScope.open()) {
        out = inner.escape(Tensor.of(new float[] {1, 2}, 2).mul(3));
      }
      for (int i = 0; i < 50; i++) { // reuse of the memory would show here
        try (var _ = TensorScope.open()) {
          Tensor _ = Tensor.full(9, DType.F32, 2);
        }
      }
      assertThat(out.toFloats()).containsExactly(3, 6);
    }
  }

  @Test
  void keptTensorOutlivesScopesUntilClosed() {
    Tensor kept;
    try (var _ = TensorScope.open()) {
      kept = Tensor.of(new float[] {5}, 1).keep();
    }
    try (var _ = TensorScope.open()) {
      assertThat(kept.item()).isEqualTo(5);
    }
    kept.close();
    kept.close();
    assertThatThrownBy(kept::shape).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void scopesCloseInReverseOrder() {
    var outer = TensorScope.open();
    var inner = TensorScope.open();
    assertThatThrownBy(outer::close).hasMessageContaining("reverse order");
    inner.close();
    outer.close();
  }

  @Test
  void withoutAScopeNothingIsMade() {
    assertThatThrownBy(() -> Tensor.zeros(DType.F32, 1)).hasMessageContaining("no TensorScope");
  }

  @Test
  void failuresNameOperationShapesAndReason() {
    try (var _ = TensorScope.open()) {
      Tensor a = Tensor.zeros(DType.F32, 2, 3);
      assertThatThrownBy(() -> a.matmul(a))
          .isInstanceOf(TensorException.class)
          .hasMessageContaining("matmul(F32[2, 3], F32[2, 3])")
          .hasMessageContaining("cannot be multiplied");
    }
  }

  @Test
  void tensorsWithoutElementsAreReadBack() {
    try (var _ = TensorScope.open()) {
      Tensor none = Tensor.zeros(DType.F32, 0, 3);
      assertThat(none.toFloats()).isEmpty();
      assertThat(none.toDoubles()).isEmpty();
      assertThat(none.toLongs()).isEmpty();
    }
  }

  @Test
  void gradientsFlowAndAreReadBack() {
    try (var _ = TensorScope.open()) {
      Tensor x = Tensor.of(new double[] {1, 2, 3}, 3).requiresGradient();
      x.square().sum().backward();
      assertThat(x.gradient().orElseThrow().toDoubles()).containsExactly(2, 4, 6);
      x.clearGradient();
      assertThat(x.gradient()).isEmpty();
      try (var _ = Tensor.noGradients()) {
        assertThat(Tensor.recordsGradients()).isFalse();
      }
      assertThat(Tensor.recordsGradients()).isTrue();
    }
  }

  @Test
  void fusedAdamWMovesAgainstTheGradient() {
    try (var _ = TensorScope.open()) {
      Tensor p = Tensor.of(new float[] {1, -1}, 2);
      Tensor g = Tensor.of(new float[] {0.5f, -0.25f}, 2);
      Tensor m = Tensor.zeros(DType.F32, 2);
      Tensor v = Tensor.zeros(DType.F32, 2);
      Tensor t = Tensor.full(1, DType.F32, 1);
      FusedAdamW.step(
          List.of(p), List.of(g), List.of(m), List.of(v), List.of(t), .1, .9, .999, 0, 1e-8);
      float[] moved = p.toFloats();
      assertThat(moved[0]).isCloseTo(.9f, org.assertj.core.data.Offset.offset(1e-5f));
      assertThat(moved[1]).isCloseTo(-.9f, org.assertj.core.data.Offset.offset(1e-5f));
    }
  }
}
