package org.reason4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.reason4j.weights.SafetensorsTest.tensor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShardsTest {
  private static final Disk DISK = Disk.system();
  private static final Map<String, String> NOTES = Map.of("author", "us");
  @TempDir Path folder;

  private static List<TensorBytes> layers(int count) {
    List<TensorBytes> tensors = new ArrayList<>();
    for (int l = 0; l < count; l++) {
      tensors.add(tensor("model.layers." + l + ".up.weight", StoredType.F32, 25)); // 100 bytes
      tensors.add(tensor("model.layers." + l + ".norm.weight", StoredType.F16, 10)); // 20 bytes
    }
    return tensors;
  }

  private List<String> names() {
    return DISK.list(folder);
  }

  private List<Path> write(List<TensorBytes> tensors, long most) {
    return Shards.write(DISK, folder, NOTES, TensorSource.of(tensors), most);
  }

  @Test
  void weightsThatFitAreOneFile() {
    write(layers(3), 360);
    assertThat(names()).containsExactly("model.safetensors");
  }

  @Test
  void filesFillInTheOrderOfLayersAndTheIndexSaysWhereATensorIs() throws Exception {
    List<TensorBytes> tensors = layers(12);
    write(tensors, 250);
    assertThat(names()).hasSize(7).contains("model-00001-of-00006.safetensors");
    JsonNode index =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("model.safetensors.index.json")));
    assertThat(index.at("/metadata/total_size").asLong()).isEqualTo(12 * 120);
    assertThat(List.copyOf(index.at("/weight_map").propertyNames())).hasSize(24).isSorted();
    for (int l = 0; l < 12; l++) // two layers a file: 9 and 10 would part if 10 came before 2
    assertThat(index.path("weight_map").path("model.layers." + l + ".up.weight").asString())
          .isEqualTo("model-%05d-of-00006.safetensors".formatted(l / 2 + 1));
    try (var read = ShardedWeights.open(DISK, folder)) {
      assertThat(read.files()).isEqualTo(6);
      assertThat(read.notes()).isEqualTo(NOTES);
      for (TensorBytes tensor : tensors)
        assertThat(read.tensor(tensor.name()).bytes().mismatch(tensor.bytes())).isEqualTo(-1);
    }
  }

  @Test
  void equalTensorsGiveEqualFilesWhateverTheirOrder() throws Exception {
    List<TensorBytes> tensors = layers(5);
    List<byte[]> first = new ArrayList<>();
    for (Path file : write(tensors, 200)) first.add(Files.readAllBytes(file));
    Collections.reverse(tensors);
    List<byte[]> second = new ArrayList<>();
    for (Path file : write(tensors, 200)) second.add(Files.readAllBytes(file));
    assertThat(second).hasSize(5).containsExactlyElementsOf(first);
  }

  @Test
  void aTensorLargerThanAFileHasItsOwn() {
    var tensors =
        List.of(
            tensor("a", StoredType.F32, 5),
            tensor("b", StoredType.F32, 100),
            tensor("c", StoredType.F32, 5));
    assertThat(write(tensors, 50)).hasSize(3);
    try (var read = ShardedWeights.open(DISK, folder)) {
      assertThat(read.tensors()).hasSize(3);
    }
  }

  @Test
  void filesOfAnEarlierWriteGo() {
    write(layers(4), 120);
    assertThat(names()).hasSize(5);
    write(layers(4), 240);
    assertThat(names())
        .containsExactly(
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
    write(layers(4), 1000);
    assertThat(names()).containsExactly("model.safetensors");
  }

  @Test
  void aSourceThatWritesTooLittleIsFound() {
    List<TensorSpec> specs = List.of(new TensorSpec("a", StoredType.F32, 4));
    var source =
        new TensorSource() {
          @Override
          public List<TensorSpec> tensors() {
            return specs;
          }

          @Override
          public void write(TensorSpec tensor, Disk.Output output) {
            output.write(java.nio.ByteBuffer.allocate(12));
          }
        };
    assertThatThrownBy(() -> Shards.write(DISK, folder, NOTES, source, 100))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("12 bytes of tensor a were written; its F32 [4] has 16");
    assertThat(names()).doesNotContain("model.safetensors");
  }
}
