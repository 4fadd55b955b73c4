package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Float8;

@ExtendWith(NoLeaks.class)
class BlockRoundingTest {
  private static Tensor random(long seed, int rows, int columns) {
    var random = new SplittableRandom(seed);
    float[] elements = new float[rows * columns];
    for (int i = 0; i < elements.length; i++)
      elements[i] = (float) (random.nextGaussian() * Math.exp(random.nextDouble(-3, 3)));
    return Tensor.of(elements, rows, columns);
  }

  @Test
  void activationsAndWeightsAreRoundedAsTheirBlocksSay() {
    try (var _ = TensorScope.open()) {
      Tensor x = random(1, 5, 11);
      float[] plain = x.toFloats();
      float[] rows = new BlockRounding(4).activations(x).toFloats();
      float[] blocks = new BlockRounding(4).weights(x).toFloats();
      for (int i = 0; i < 5; i++)
        for (int j = 0; j < 11; j++) {
          float ofRow = 0;
          float ofBlock = 0;
          for (int a = 0; a < 5; a++)
            for (int b = 0; b < 11; b++) {
              if (b / 4 != j / 4) continue;
              float magnitude = Math.abs(plain[a * 11 + b]);
              if (a == i) ofRow = Math.max(ofRow, magnitude);
              if (a / 4 == i / 4) ofBlock = Math.max(ofBlock, magnitude);
            }
          float value = plain[i * 11 + j];
          assertThat(rows[i * 11 + j]).isCloseTo(expected(value, ofRow), within(1e-6f * ofRow));
          assertThat(blocks[i * 11 + j])
              .isCloseTo(expected(value, ofBlock), within(1e-6f * ofBlock));
        }
    }
  }

  private static float expected(float value, float largest) {
    float scale = largest / 448;
    return Float8.E4M3.value(Float8.E4M3.nearest(value / scale)) * scale;
  }

  @Test
  void aProductIsOfRoundedOperandsAndItsGradientsToo() {
    try (var _ = TensorScope.open()) {
      var rounding = new BlockRounding(128);
      Tensor x = random(2, 3, 6).requiresGradient();
      Tensor weight = random(3, 4, 6).requiresGradient();
      Tensor y = new Linear(weight, Optional.empty(), Optional.of(rounding)).apply(x);
      Tensor roundedX = rounding.activations(x.detach());
      Tensor roundedWeight = rounding.weights(weight.detach());
      assertThat(y.toFloats())
          .containsExactly(roundedX.linear(roundedWeight).toFloats(), within(1e-4f));
      assertThat(y.toFloats()).isNotEqualTo(x.detach().linear(weight.detach()).toFloats());
      Tensor gradient = random(4, 3, 4);
      y.backward(gradient);
      assertThat(x.gradient().orElseThrow().toFloats())
          .containsExactly(gradient.matmul(roundedWeight).toFloats(), within(1e-3f));
      assertThat(weight.gradient().orElseThrow().toFloats())
          .containsExactly(gradient.transpose(0, 1).matmul(roundedX).toFloats(), within(1e-3f));
    }
  }

  @Test
  void zerosStayZeros() {
    try (var _ = TensorScope.open()) {
      Tensor zeros = Tensor.zeros(org.reason4j.tensor.DType.F32, 3, 5);
      assertThat(new BlockRounding(2).weights(zeros).toFloats()).containsOnly(0f);
      assertThat(new BlockRounding(2).activations(zeros).toFloats()).containsOnly(0f);
    }
  }
}
