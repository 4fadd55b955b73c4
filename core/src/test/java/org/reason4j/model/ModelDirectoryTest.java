package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.engine.MemoryException;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class ModelDirectoryTest {
  @TempDir private Path folder = Path.of("");

  private static Path golden(String name) throws Exception {
    return Path.of(ModelDirectoryTest.class.getResource("/golden/models/" + name).toURI());
  }

  @Test
  void whatIsNoModelDirectorySaysSo() {
    assertThatThrownBy(() -> ModelDirectory.open(Disk.system(), folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has no config.json; expected a Hugging Face model directory");
  }

  /// A copy of tiny-qwen2 with some weights changed.
  private Path changed(Consumer<Parameters> change) throws Exception {
    Path copy = folder.resolve("changed");
    try (var model = ModelDirectory.open(Disk.system(), golden("tiny-qwen2"));
        var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      change.accept(model.parameters());
      ModelDirectory.write(Disk.system(), copy, model);
    }
    return copy;
  }

  @Test
  void weightsThatAreNoNumbersAreNamed() throws Exception {
    var warnings = new ArrayList<String>();
    ModelDirectory.open(Disk.system(), golden("tiny-qwen2"), warnings::add).close();
    assertThat(warnings).isEmpty();
    Path copy =
        changed(weights -> {
          weights.get("model.norm.weight").narrow(0, 5, 1).fill_(Double.NaN);
          weights
              .get("model.layers.1.mlp.up_proj.weight")
              .narrow(1, 3, 1)
              .fill_(Double.NEGATIVE_INFINITY);
        });
    ModelDirectory.open(Disk.system(), copy, warnings::add).close();
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains(
            "NaN or infinite numbers in 2 of 39 weights: model.layers.1.mlp.up_proj.weight,"
                + " model.norm.weight; what it writes will be meaningless");
  }

  @Test
  void aConfigThatAsksForOtherShapesOrWeightsIsRefused() throws Exception {
    Path copy = changed(_ -> {});
    String json = Files.readString(copy.resolve("config.json"));
    Files.writeString(
        copy.resolve("config.json"),
        json.replace("\"intermediate_size\" : 96", "\"intermediate_size\" : 80"));
    assertThatThrownBy(() -> ModelDirectory.open(Disk.system(), copy))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            ": weight model.layers.0.mlp.gate_proj.weight has shape [96, 64]; config.json asks for"
                + " [80, 64]");
    Files.writeString(
        copy.resolve("config.json"),
        json.replace("\"num_hidden_layers\" : 3", "\"num_hidden_layers\" : 4"));
    assertThatThrownBy(() -> ModelDirectory.open(Disk.system(), copy))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            ": no weight model.layers.3.input_layernorm.weight; config.json asks for it");
  }

  @Test
  void aVocabularyLargerThanTheEmbeddingIsRefused() throws Exception {
    ModelShape shape = ModelDirectory.shape(Disk.system(), golden("tiny-qwen2"));
    shape.requireVocabulary(128);
    assertThatThrownBy(() -> shape.requireVocabulary(130))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "tokenizer.json has ids up to 129 and the model's embedding 128 rows (vocab_size)");
  }

  @Test
  void tooLittleMemoryIsSaidBeforeAnyIsTaken() throws Exception {
    Path model = golden("tiny-qwen2");
    ModelShape shape = ModelDirectory.shape(Disk.system(), model);
    long needed = 4 * shape.parameterCount();
    assertThatThrownBy(
            () -> ModelDirectory.requireMemory(model, shape.weights(), OptionalLong.of(needed - 1)))
        .isInstanceOf(MemoryException.class)
        .hasMessageContaining("(%d bytes) of memory".formatted(needed))
        .hasMessageContaining("(%d bytes) are free".formatted(needed - 1));
    ModelDirectory.requireMemory(model, shape.weights(), OptionalLong.of(needed));
  }
}
