package org.reason4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;

class SavedTensorsTest {
  @TempDir Path folder;

  @Test
  void everyTypeComesBackBitForBit() {
    Path path = folder.resolve("t.safetensors");
    try (var _ = TensorScope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (DType type : DType.values())
        tensors.put("x." + type, Tensor.of(new float[] {0, 1, -2.5f, 3e-8f, 1, 7}, 2, 3).to(type));
      tensors.put("empty", Tensor.zeros(DType.F32, 0, 4));
      tensors.put("scalar", Tensor.full(2, DType.F64));
      Safetensors.write(Disk.system(), path, Map.of(), SavedTensors.of(tensors));
      try (var file = Safetensors.open(Disk.system(), path)) {
        Map<String, Tensor> read = SavedTensors.read(file);
        assertThat(read).containsOnlyKeys(tensors.keySet());
        tensors.forEach((name, tensor) -> {
          Tensor found = java.util.Objects.requireNonNull(read.get(name));
          assertThat(found.describe()).isEqualTo(tensor.describe());
          assertThat(found.bytes().mismatch(tensor.bytes())).as(name).isEqualTo(-1);
        });
        Map<String, Tensor> zeros = new LinkedHashMap<>();
        tensors.forEach((name, t) -> zeros.put(name, Tensor.zeros(t.dtype(), t.shape())));
        SavedTensors.restore(file, zeros);
        zeros.forEach((name, tensor) ->
            assertThat(tensor.bytes().mismatch(file.tensor(name).bytes())).isEqualTo(-1));
      }
    }
  }

  @Test
  void restoringAnotherModelIsRefusedAndChangesNothing() {
    Path path = folder.resolve("m.safetensors");
    try (var _ = TensorScope.open()) {
      Tensor weight = Tensor.of(new float[] {1, 2}, 2);
      Safetensors.write(
          Disk.system(), path, Map.of(), SavedTensors.of(Map.of("a", weight, "b", weight)));
      try (var file = Safetensors.open(Disk.system(), path)) {
        Tensor own = Tensor.zeros(DType.F32, 2);
        assertThatThrownBy(() -> SavedTensors.restore(file, Map.of("a", own)))
            .isInstanceOf(CheckpointException.class)
            .hasMessage(path + ": holds b; expected only what the run has");
        assertThatThrownBy(
                () -> SavedTensors.restore(file, Map.of("a", own, "b", Tensor.zeros(DType.F64, 2))))
            .hasMessage(path + ": b is F32 [2]; expected F64 [2]");
        assertThatThrownBy(() -> SavedTensors.restore(file, Map.of("a", own, "b", own, "c", own)))
            .hasMessage(path + ": c is absent; expected F32 [2]");
        assertThat(own.toFloats()).containsExactly(0, 0);
      }
    }
  }
}
