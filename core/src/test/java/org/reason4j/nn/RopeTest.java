package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.engine.Workers;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorException;
import org.reason4j.tensor.TensorScope;

@ExtendWith(NoLeaks.class)
class RopeTest {
  private static Rope rope(int positions) {
    return new Rope(positions, 8, 10_000, new RopeScaling.None());
  }

  /// Of 16 million positions a table would be 1 GB.
  @Test
  void tablesGrowWithTheSequencesAndKeepEveryBit() {
    try (var _ = TensorScope.open();
        var huge = rope(1 << 24)) {
      float[] before = huge.first(700).cos().toFloats();
      Rope.Angles held = huge.first(1000);
      float[] grown = huge.first(3000).sin().toFloats();
      assertThat(huge.first(700).cos().toFloats()).containsExactly(before);
      assertThat(held.cos().narrow(0, 0, 700).toFloats()).containsExactly(before);
      try (var other = rope(1 << 24)) {
        float[] late =
            other.at(Tensor.of(new long[] {2999, 5}, 1, 2)).sin().toFloats(); // grows at once
        for (int i = 0; i < 8; i++) {
          assertThat(late[i]).isEqualTo(grown[2999 * 8 + i]);
          assertThat(late[8 + i]).isEqualTo(grown[5 * 8 + i]);
        }
      }
    }
  }

  @Test
  void aPositionBeyondTheModelsIsAnError() {
    try (var _ = TensorScope.open();
        var rope = rope(2000)) {
      assertThat(rope.first(2000).cos().shape()).containsExactly(2000, 8);
      assertThatThrownBy(() -> rope.first(2001)).isInstanceOf(TensorException.class);
      assertThatThrownBy(() -> rope.at(Tensor.of(new long[] {2000}, 1, 1)))
          .isInstanceOf(TensorException.class);
    }
  }

  @Test
  void threadsShareOneWhileItGrows() {
    try (var rope = rope(1 << 20);
        var workers = new Workers(2)) {
      Callable<Double> sum =
          () -> {
            double total = 0;
            for (int length = 100; length < 9000; length += 700)
              try (var _ = TensorScope.open()) {
                total += rope.first(length).cos().sum().item();
              }
            return total;
          };
      List<Double> sums = workers.run(List.of(sum, sum, sum, sum));
      assertThat(sums).containsOnly(sums.getFirst());
    }
  }
}
