package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.train.loss.DpoLoss.Divergence;
import org.reason4j.train.loss.DpoLoss.Kind;

@ExtendWith(NoLeaks.class)
class DpoLossTest {
  private static DpoLoss of(Kind kind, double smoothing) {
    return new DpoLoss(List.of(new DpoLoss.Term(kind, 1)), 0.1, smoothing, Divergence.REVERSE_KL);
  }

  @Test
  void aPolicyThatIsTheReferenceHasLossLog2() {
    try (var _ = TensorScope.open()) {
      Tensor logps_BT = Tensor.full(-0.5, DType.F64, 2, 3);
      Tensor mask_BT = Tensor.full(1, DType.F64, 2, 3);
      var result =
          of(Kind.SIGMOID, 0).of(logps_BT, mask_BT, Tensor.of(new double[] {-1.5, -1.5}, 2));
      assertThat(result.loss().item()).isCloseTo(Math.log(2), within(1e-12));
      assertThat(result.metrics()).containsEntry("rewards/margins", 0.0);
    }
  }

  @Test
  void oddRowsAndSettingsWithoutMeaningAreRefused() {
    try (var _ = TensorScope.open()) {
      Tensor three = Tensor.full(1, DType.F64, 3, 1);
      Tensor ref_B = Tensor.zeros(DType.F64, 3);
      assertThatThrownBy(() -> of(Kind.SIGMOID, 0).of(three, three, ref_B))
          .hasMessage("dpo: 3 rows; expected an even number, chosen first, then rejected");
    }
    assertThatThrownBy(() -> of(Kind.ROBUST, 0.5))
        .hasMessage("dpo: label-smoothing is 0.5; it must be 0 to below 0.5");
    assertThatThrownBy(() -> of(Kind.EXO_PAIR, 0))
        .hasMessage("dpo: exo-pair needs a label-smoothing above 0");
  }
}
