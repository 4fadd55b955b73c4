package org.reason4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.reason4j.weights.SafetensorsTest.tensor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedWeightsTest {
  private static final Disk DISK = Disk.system();
  @TempDir Path folder;

  @BeforeEach
  void twoShards() {
    Safetensors.write(
        DISK, folder.resolve("one.safetensors"), Map.of(), List.of(tensor("a", StoredType.F32, 2)));
    Safetensors.write(
        DISK, folder.resolve("two.safetensors"), Map.of(), List.of(tensor("b", StoredType.F16, 3)));
  }

  private void index(String weightMap) throws Exception {
    Files.writeString(
        folder.resolve(ShardedWeights.INDEX),
        "{\"metadata\":{\"total_size\":14},\"weight_map\":" + weightMap + "}");
  }

  @Test
  void tensorsOfAllShardsAreFound() throws Exception {
    index("{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}");
    try (var weights = ShardedWeights.open(DISK, folder)) {
      assertThat(weights.tensors()).containsOnlyKeys("a", "b");
      assertThat(weights.tensor("b").spec().bytes()).isEqualTo(6);
      assertThatThrownBy(() -> weights.tensor("c")).isInstanceOf(WeightsException.class);
    }
  }

  @Test
  void aFolderWithOneFileNeedsNoIndex() {
    DISK.move(folder.resolve("one.safetensors"), folder.resolve("model.safetensors"));
    try (var weights = ShardedWeights.open(DISK, folder)) {
      assertThat(weights.tensors()).containsOnlyKeys("a");
    }
    try (var weights = ShardedWeights.open(DISK, folder.resolve("two.safetensors"))) {
      assertThat(weights.tensors()).containsOnlyKeys("b");
    }
  }

  @Test
  void indexAndShardsMustAgree() throws Exception {
    for (String wrong :
        List.of(
            "{\"a\":\"one.safetensors\",\"b\":\"one.safetensors\"}",
            "{\"b\":\"one.safetensors\"}",
            "{\"a\":\"two.safetensors\",\"b\":\"one.safetensors\"}",
            "{\"a\":\"one.safetensors\",\"a\":\"one.safetensors\"}",
            "{\"a\":\"\"}",
            "{\"a\":\"..\"}",
            "{\"a\":\"C:one.safetensors\"}",
            "[]",
            "{")) {
      index(wrong);
      assertThatThrownBy(() -> ShardedWeights.open(DISK, folder).close())
          .as(wrong)
          .isInstanceOf(WeightsException.class);
    }
  }

  @Test
  void aFolderWithoutWeightsIsRefused() {
    assertThatThrownBy(() -> ShardedWeights.open(DISK, folder).close())
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            folder + ": no weights; expected model.safetensors or model.safetensors.index.json");
  }
}
