package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.engine.Workers;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;

@ExtendWith(NoLeaks.class)
class ReplicasTest {
  private static int pass(LanguageModel alias, int number) {
    var ids = Tensor.ofIds(new int[] {number + 3, 4, 5}, 1, 3);
    var forward = alias.forward(ids, AttentionContext.causal(), false);
    forward.backward(Tensor.full(1, DType.F32, 1, 3, 24));
    return number;
  }

  @Test
  void resultsComeInTheOrderOfTheBatches() {
    try (var model = TinyModel.of(1);
        var workers = new Workers(3);
        var replicas = new Replicas(model, workers)) {
      List<Replicas.MicroBatch<Integer>> batches = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        int number = i;
        batches.add(alias -> pass(alias, number));
      }
      assertThat(replicas.accumulate(batches)).containsExactly(0, 1, 2, 3, 4, 5, 6);
      assertThat(replicas.accumulate(List.<Replicas.MicroBatch<Integer>>of())).isEmpty();
    }
  }

  @Test
  void afterAFailureTheGradientsAreAsBeforeAndTheNextStepIsUntouchedByIt() {
    try (var model = TinyModel.of(1);
        var workers = new Workers(2);
        var replicas = new Replicas(model, workers)) {
      List<Replicas.MicroBatch<Integer>> broken =
          List.of(
              alias -> pass(alias, 1),
              alias -> {
                pass(alias, 2);
                throw new IllegalStateException("micro-batch 1 is broken");
              });
      assertThatThrownBy(() -> replicas.accumulate(broken)).hasMessage("micro-batch 1 is broken");
      assertThat(model.parameters().tensors()).allMatch(t -> t.gradient().isEmpty());
      List<Replicas.MicroBatch<Integer>> sound =
          List.of(alias -> pass(alias, 1), alias -> pass(alias, 2));
      replicas.accumulate(sound);
      List<float[]> after = gradients(model);
      model.parameters().clearGradients();
      try (var fresh = new Replicas(model, workers)) {
        fresh.accumulate(sound);
      }
      List<float[]> expected = gradients(model);
      for (int i = 0; i < expected.size(); i++) assertThat(after.get(i)).isEqualTo(expected.get(i));
    }
  }

  private static List<float[]> gradients(LanguageModel model) {
    try (var _ = org.reason4j.tensor.TensorScope.open()) {
      return model.parameters().gradients().stream().map(Tensor::toFloats).toList();
    }
  }
}
