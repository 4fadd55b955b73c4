package org.reason4j.weights.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.engine.Engine;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.BlockRounding;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.WeightsException;

/// A directory written as GGUF is the same model again.
class GgufExportTest {
  private static final Disk DISK = Disk.system();
  private static final String TOKENIZER =
      """
      {"added_tokens": [{"id": 3, "content": "<|end|>", "special": true, "normalized": false,
                         "single_word": false, "lstrip": false, "rstrip": false}],
       "normalizer": null, "decoder": {"type": "ByteLevel"}, "post_processor": null,
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
       "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}
      """;

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void start() {
    Engine.start(1);
  }

  private static Path fixtures(String path) {
    Path found =
        Path.of(System.getProperty("reason4j.root"))
            .resolve("../shared/fixtures")
            .resolve(path)
            .normalize();
    Assumptions.assumeTrue(Files.exists(found), "no fixtures beside the project");
    return found;
  }

  private Path model(String name) throws Exception {
    Path made = Files.createDirectory(folder.resolve(name));
    for (String file : new String[] {"config.json", "model.safetensors"})
      Files.copy(fixtures("models/" + name).resolve(file), made.resolve(file));
    Files.writeString(made.resolve("tokenizer.json"), TOKENIZER);
    Files.writeString(
        made.resolve("tokenizer_config.json"),
        "{\"eos_token\": \"<|end|>\", \"chat_template\": \"{{ messages[0]['content'] }}\"}");
    Files.writeString(made.resolve("generation_config.json"), "{\"temperature\": 0.6}");
    Files.writeString(made.resolve("README.md"), "---\nlicense: mit\n---\n# A model\n");
    return made;
  }

  private static float[] logits(Path path) {
    try (LanguageModel model = ModelDirectory.open(DISK, path);
        var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      long[] ids = {5, 17, 90, 3, 44, 8, 61, 2, 30};
      return model
          .hidden(Tensor.of(ids, 1, ids.length), AttentionContext.causal())
          .linear(model.headWeight())
          .toFloats();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-llama",
        "tiny-llama-tied",
        "tiny-qwen2",
        "tiny-qwen3",
        "tiny-qwen3-moe",
        "tiny-deepseek-v2",
        "tiny-deepseek-v3"
      })
  void floatsGiveTheSameLogitsBitForBit(String name) throws Exception {
    Path from = model(name);
    Path file = folder.resolve(name + ".gguf");
    GgufExport.write(DISK, from, file, name, StoredType.F32);
    assertThat(logits(file)).isEqualTo(logits(from));
    Path again = folder.resolve("again.gguf");
    GgufExport.write(DISK, file, again, name, StoredType.F32);
    try (var first = GgufModel.open(DISK, file);
        var second = GgufModel.open(DISK, again)) {
      assertThat(second.stored().keySet()).isEqualTo(first.stored().keySet());
      for (TensorBytes tensor : first.stored().values())
        assertThat(
                java.util.Objects.requireNonNull(second.stored().get(tensor.name()))
                    .bytes()
                    .mismatch(tensor.bytes()))
            .as(tensor.name())
            .isEqualTo(-1);
    }
  }

  @Test
  void expertsAreCountedUnderEitherName() throws Exception {
    Path from = model("tiny-qwen3-moe");
    GgufExport.write(DISK, from, folder.resolve("a.gguf"), "mine", StoredType.Q8_0);
    Path config = from.resolve("config.json");
    String now = Files.readString(config);
    String later = now.replace("\"num_experts\"", "\"num_local_experts\"");
    assertThat(later).isNotEqualTo(now);
    Files.writeString(config, later);
    GgufExport.write(DISK, from, folder.resolve("b.gguf"), "mine", StoredType.Q8_0);
    assertThat(folder.resolve("b.gguf")).hasSameBinaryContentAs(folder.resolve("a.gguf"));
  }

  @Test
  void whatBelongsToAModelComesAlong() throws Exception {
    Path file = folder.resolve("model.gguf");
    GgufExport.write(DISK, model("tiny-qwen2"), file, "mine", StoredType.BF16);
    Tokenizer words = Tokenizer.read(file.resolve("tokenizer.json"));
    assertThat(words.encode("ab<|end|>a")).containsExactly(2, 3, 0);
    assertThat(new String(DISK.read(file.resolve("tokenizer_config.json")), StandardCharsets.UTF_8))
        .contains("\"eos_token\" : \"<|end|>\"")
        .contains("messages[0]");
    assertThat(
            new String(DISK.read(file.resolve("generation_config.json")), StandardCharsets.UTF_8))
        .contains("\"temperature\" : 0.6")
        .contains("\"eos_token_id\" : ");
    try (var model = GgufModel.open(DISK, file)) {
      assertThat(model.metadata())
          .containsEntry("general.license", "mit")
          .containsEntry("general.name", "mine")
          .containsEntry("general.file_type", "32");
    }
    byte[] first = Files.readAllBytes(file);
    GgufExport.write(DISK, folder.resolve("tiny-qwen2"), file, "mine", StoredType.BF16);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @Test
  void matricesAreRoundedAndNormsAreNot() throws Exception {
    Path file = folder.resolve("model.gguf");
    GgufExport.write(DISK, model("tiny-qwen2"), file, "mine", StoredType.Q4_0);
    try (var weights = GgufFile.open(DISK, file)) {
      assertThat(type(weights, "blk.0.attn_norm.weight")).isEqualTo(StoredType.F32);
      assertThat(type(weights, "blk.0.attn_q.bias")).isEqualTo(StoredType.F32);
      assertThat(type(weights, "token_embd.weight")).isEqualTo(StoredType.Q8_0);
      assertThat(type(weights, "blk.0.attn_q.weight")).isEqualTo(StoredType.Q4_0);
    }
    double far = 0;
    float[] exact = logits(folder.resolve("tiny-qwen2"));
    float[] rounded = logits(file);
    for (int i = 0; i < exact.length; i++) far = Math.max(far, Math.abs(exact[i] - rounded[i]));
    assertThat(far).isBetween(1e-4, 2.0);
  }

  private static StoredType type(GgufFile file, String name) {
    return java.util.Objects.requireNonNull(file.tensors().get(name)).spec().type();
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-deepseek-v2-group, mscale and mscale_all_dim differ",
    "tiny-deepseek-v3-fp8, no "
  })
  void whatTheFormatCannotHoldIsRefused(String name, String reason) throws Exception {
    Path from = Files.createDirectory(folder.resolve(name));
    Files.copy(fixtures("models/" + name).resolve("config.json"), from.resolve("config.json"));
    if (!name.endsWith("fp8")) Files.writeString(from.resolve("tokenizer.json"), TOKENIZER);
    assertThatThrownBy(
            () -> GgufExport.write(DISK, from, folder.resolve("x.gguf"), "x", StoredType.F32))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(reason);
    assertThat(folder.resolve("x.gguf")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"F16", "BF16", "Q8_0", "Q4_0"})
  void roundingIsThatOfGgmlByteForByte(String type) {
    try (var golden = Safetensors.open(DISK, fixtures("gguf/quantize.safetensors"));
        var arena = java.lang.foreign.Arena.ofConfined()) {
      TensorBytes wanted = golden.tensor(type + ".ggml");
      var made = arena.allocate(wanted.bytes().byteSize());
      BlockRounding.round(golden.tensor("input").bytes(), StoredType.valueOf(type), made);
      assertThat(made.mismatch(wanted.bytes())).isEqualTo(-1);
    }
  }

  @Test
  void weightsOfAFileAreThoseOfItsDirectory() throws Exception {
    Path from = model("tiny-llama");
    Path file = folder.resolve("model.gguf");
    GgufExport.write(DISK, from, file, "mine", StoredType.F32);
    try (var there = ShardedWeights.open(DISK, from);
        var here = ShardedWeights.open(DISK, file)) {
      assertThat(here.tensors().keySet()).containsAll(there.tensors().keySet());
      for (TensorBytes tensor : there.tensors().values())
        assertThat(here.tensor(tensor.name()).bytes().mismatch(tensor.bytes())).isEqualTo(-1);
    }
  }
}
