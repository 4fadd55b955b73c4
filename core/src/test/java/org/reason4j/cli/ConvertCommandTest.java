package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.Shards;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model goes from one format to the other and back; what cannot be is said before anything is
/// written.
@ExtendWith(NoLeaks.class)
class ConvertCommandTest {
  @TempDir private Path folder = Path.of("");

  private Recorded run(int code, String... arguments) {
    var one = Recorded.program(folder);
    assertThat(one.run(arguments)).as(one.err()).isEqualTo(code);
    return one;
  }

  private Path model() throws Exception {
    Path source =
        Path.of(ConvertCommandTest.class.getResource("/golden/models/tiny-llama").toURI());
    Path target = Files.createDirectories(folder.resolve("tiny"));
    for (String file : new String[] {"config.json", "model.safetensors"})
      Files.copy(source.resolve(file), target.resolve(file));
    Files.writeString(
        target.resolve("tokenizer.json"),
        """
        {"added_tokens": [], "normalizer": null, "decoder": {"type": "ByteLevel"},
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
         "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}
        """);
    Files.writeString(target.resolve("tokenizer_config.json"), "{}");
    return target;
  }

  @Test
  void thereAndBackKeepsEveryWeight() throws Exception {
    Path model = model();
    JsonNode told =
        JsonMapper.shared()
            .readTree(run(ExitCode.DONE, "convert", "tiny", "tiny.gguf", "--json").out());
    assertThat(told.path("format").asString()).isEqualTo("gguf");
    assertThat(told.path("bytes").asLong()).isEqualTo(Files.size(folder.resolve("tiny.gguf")));
    run(ExitCode.DONE, "convert", "tiny.gguf", "back");
    try (var first = Safetensors.open(Disk.system(), model.resolve("model.safetensors"));
        var second = Safetensors.open(Disk.system(), folder.resolve("back/model.safetensors"))) {
      assertThat(second.tensors().keySet()).containsAll(first.tensors().keySet());
      for (TensorBytes tensor : first.tensors().values())
        assertThat(second.tensor(tensor.name()).bytes().mismatch(tensor.bytes())).isEqualTo(-1);
    }
    String[] score = {"score", "--ids", "ids.json", "--json"};
    Files.writeString(folder.resolve("ids.json"), "{\"input_ids\": [[5, 9, 33, 2, 71]]}");
    String there = run(ExitCode.DONE, score[0], "tiny", score[1], score[2], score[3]).out();
    for (String other : new String[] {"tiny.gguf", "back"})
      assertThat(run(ExitCode.DONE, score[0], other, score[1], score[2], score[3]).out())
          .isEqualTo(there);
  }

  @Test
  void aDirectoryTakesOtherTypes() throws Exception {
    model();
    run(ExitCode.DONE, "convert", "tiny", "half", "--dtype", "bf16");
    try (var half = Safetensors.open(Disk.system(), folder.resolve("half/model.safetensors"))) {
      assertThat(half.tensors().values())
          .allMatch(tensor -> tensor.spec().type() == StoredType.BF16);
    }
    assertThat(Files.readString(folder.resolve("half/config.json")))
        .contains("\"torch_dtype\" : \"bfloat16\"");
    assertThat(folder.resolve("half.part")).doesNotExist();
  }

  @Test
  void eightBitFloatsAreWrittenAndExpanded() throws Exception {
    Path golden =
        Path.of(ConvertCommandTest.class.getResource("/golden/models/tiny-deepseek-v3").toURI());
    Path source = Files.createDirectories(folder.resolve("v3"));
    for (String file : new String[] {"config.json", "model.safetensors"})
      Files.copy(golden.resolve(file), source.resolve(file));
    Files.writeString(source.resolve("tokenizer.json"), "{}");
    run(ExitCode.DONE, "convert", "v3", "narrow", "--dtype", "fp8", "--max-shard-size", "150KB");
    try (var narrow = ShardedWeights.open(Disk.system(), folder.resolve("narrow"))) {
      String name = "model.layers.0.self_attn.o_proj.weight";
      assertThat(narrow.tensor(name).spec().type()).isEqualTo(StoredType.F8_E4M3);
      assertThat(narrow.tensor(name + "_scale_inv").spec().type()).isEqualTo(StoredType.F32);
      assertThat(narrow.tensor("lm_head.weight").spec().type()).isEqualTo(StoredType.F32);
    }
    run(ExitCode.DONE, "convert", "narrow", "again", "--dtype", "fp8", "--max-shard-size", "150KB");
    for (Path shard : Shards.files(Disk.system(), folder.resolve("narrow")))
      assertThat(folder.resolve("again").resolve(shard.getFileName()))
          .hasSameBinaryContentAs(shard);
    run(ExitCode.DONE, "convert", "narrow", "wide");
    assertThat(Files.readString(folder.resolve("wide/config.json")))
        .doesNotContain("quantization_config");
    try (var narrow = ModelDirectory.open(Disk.system(), folder.resolve("narrow"));
        var wide = ModelDirectory.open(Disk.system(), folder.resolve("wide"));
        var exact = ModelDirectory.open(Disk.system(), source)) {
      String name = "model.layers.0.self_attn.o_proj.weight";
      float[] expanded = wide.parameters().get(name).toFloats();
      assertThat(expanded).isNotEqualTo(exact.parameters().get(name).toFloats());
      for (String each : wide.parameters().names())
        assertThat(wide.parameters().get(each).toFloats())
            .as(each)
            .isEqualTo(narrow.parameters().get(each).toFloats());
    }
    assertThat(run(ExitCode.BAD_INPUT, "convert", "narrow", "x.gguf").err())
        .contains("is F8_E4M3, which the format does not hold; expected wider weights")
        .contains("--dtype bf16` first");
  }

  @Test
  void nothingIsLeftOfAnAttemptThatFails() throws Exception {
    Path model = model();
    Files.createDirectories(folder.resolve("x.part"));
    Files.writeString(folder.resolve("x.part/merges.txt"), "of another model");
    run(ExitCode.DONE, "convert", "tiny", "x");
    assertThat(folder.resolve("x/merges.txt")).doesNotExist();
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, java.util.Arrays.copyOf(bytes, 3000));
    run(ExitCode.BAD_INPUT, "convert", "tiny", "y");
    Files.delete(weights);
    run(ExitCode.NO_INPUT, "convert", "tiny", "y");
    assertThat(Disk.system().list(folder)).containsOnly("tiny", "x");
  }

  @Test
  void weightsBeyondASizeAreSharded() throws Exception {
    Path model = model();
    try (var one = Safetensors.open(Disk.system(), model.resolve("model.safetensors"))) {
      Safetensors.write(
          Disk.system(),
          model.resolve("noted.safetensors"),
          Map.of("format", "pt", "author", "a stranger"),
          List.copyOf(one.tensors().values()));
    }
    Files.move(
        model.resolve("noted.safetensors"),
        model.resolve("model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    JsonNode told =
        JsonMapper.shared()
            .readTree(
                run(ExitCode.DONE, "convert", "tiny", "many", "--max-shard-size", "100KB", "--json")
                    .out());
    List<Path> shards = Shards.files(Disk.system(), folder.resolve("many"));
    assertThat(shards).hasSizeGreaterThan(2);
    long bytes = 0;
    for (Path shard : shards) bytes += Files.size(shard);
    assertThat(told.path("bytes").asLong()).isEqualTo(bytes);
    try (var read = ShardedWeights.open(Disk.system(), folder.resolve("many"))) {
      assertThat(read.notes()).containsEntry("author", "a stranger");
    }
    run(ExitCode.DONE, "convert", "many", "again", "--max-shard-size", "100KB");
    for (Path shard : shards)
      assertThat(folder.resolve("again").resolve(shard.getFileName()))
          .hasSameBinaryContentAs(shard);
    run(ExitCode.DONE, "convert", "again", "one");
    assertThat(folder.resolve("one/model.safetensors"))
        .hasSameBinaryContentAs(model.resolve("model.safetensors"));
    assertThat(run(ExitCode.USAGE, "convert", "tiny", "x", "--max-shard-size", "lots").err())
        .contains("--max-shard-size is lots; expected a size such as 5GB, 200MB or 2GiB");
    assertThat(run(ExitCode.USAGE, "convert", "tiny", "x.gguf", "--max-shard-size", "1GB").err())
        .contains("--max-shard-size is for hf");
  }

  @Test
  void dequantizedTensorsKeepTheirOwnNames() throws Exception {
    model();
    run(ExitCode.DONE, "convert", "tiny", "tiny.gguf", "--dtype", "q8_0");
    run(ExitCode.DONE, "dequantize", "tiny.gguf", "tiny.safetensors");
    try (var floats = Safetensors.open(Disk.system(), folder.resolve("tiny.safetensors"))) {
      assertThat(floats.tensors()).containsKey("blk.0.attn_q.weight");
      assertThat(floats.tensor("blk.0.attn_q.weight").spec().type()).isEqualTo(StoredType.F32);
    }
  }

  @Test
  void whatCannotBeIsSaidFirst() throws Exception {
    model();
    assertThat(run(ExitCode.USAGE, "convert", "tiny", "x", "--dtype", "q4_0").err())
        .contains("--dtype is q4_0; expected one of f32, f16, bf16, fp8 for hf");
    assertThat(run(ExitCode.USAGE, "convert", "tiny", "x", "--to", "onnx").err())
        .contains("--to is onnx; expected hf or gguf");
    assertThat(run(ExitCode.CANNOT_CREATE, "convert", "tiny", "tiny").err())
        .contains("tiny exists; name another");
    assertThat(run(ExitCode.NO_INPUT, "convert", "none", "x").err()).contains("no such model");
    assertThat(run(ExitCode.NO_INPUT, "dequantize", "none.gguf", "x").err())
        .contains("no such file: none.gguf");
    Files.writeString(folder.resolve("bad.gguf"), "GGUF and no more");
    assertThat(run(ExitCode.BAD_INPUT, "inspect", "bad.gguf").err()).contains("bad.gguf: ");
  }

  /// Words that were learnt here have no name in the format, and go along whole.
  @Test
  void aTokenizerOfOurOwnGoesAlong() throws Exception {
    Path model = TinyModel.write(folder.resolve("own"));
    assertThat(Recorded.program(folder).run("convert", "own", "own.gguf")).isZero();
    String text = "<think> 12 + 7 = 19</think> I'm sure<|end|>";
    assertThat(Tokenizer.read(folder.resolve("own.gguf/tokenizer.json")).encode(text))
        .isEqualTo(Tokenizer.read(model.resolve("tokenizer.json")).encode(text));
  }
}
