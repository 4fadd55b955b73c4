package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.engine.PeakMemory;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `inspect` tells is what the model, once opened, is; damage is named, size costs nothing.
@ExtendWith(NoLeaks.class)
class InspectCommandTest {
  @TempDir private Path folder = Path.of("");

  private Recorded run(int code, String... arguments) {
    var one = Recorded.program(folder);
    assertThat(one.run(arguments)).as(one.err()).isEqualTo(code);
    return one;
  }

  private JsonNode json(int code, Path path) {
    String out = run(code, "inspect", path.toString(), "--json").out();
    return JsonMapper.shared().readTree(out);
  }

  private Path copy(String name) throws Exception {
    Path source = Path.of(InspectCommandTest.class.getResource("/golden/models/" + name).toURI());
    Path target = Files.createDirectories(folder.resolve(name));
    for (String file : new String[] {"config.json", "model.safetensors"})
      Files.copy(source.resolve(file), target.resolve(file));
    return target;
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
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
  void numbersAreThoseOfTheOpenedModel(String name) throws Exception {
    Path model = copy(name);
    JsonNode told = json(ExitCode.DONE, model);
    assertThat(told.path("runs").asBoolean()).isTrue();
    assertThat(told.path("dtype").asString()).isEqualTo("F32");
    try (LanguageModel opened = ModelDirectory.open(Disk.system(), model)) {
      long parameters =
          opened.parameters().asMap().values().stream().mapToLong(tensor -> tensor.count()).sum();
      assertThat(told.path("parameters").asLong()).isEqualTo(parameters);
      assertThat(told.path("kv_elements_per_token").asLong())
          .isEqualTo(opened.cacheShape().elements());
      assertThat(told.path("kv_bytes_per_token").asLong())
          .isEqualTo(4 * opened.cacheShape().elements());
      assertThat(told.path("vocabulary_size").asInt()).isEqualTo(opened.vocabularySize());
      assertThat(told.path("context_length").asInt()).isEqualTo(opened.maxPositions());
      assertThat(told.path("tensor_count").asInt() - told.path("unused_tensors").size())
          .isEqualTo(opened.parameters().asMap().size());
      assertThat(told.path("active_parameters").asLong())
          .isEqualTo(ModelDirectory.shape(Disk.system(), model).activeParameterCount());
    }
  }

  @Test
  void ofRoutedExpertsOnlyTheChosenAreActive() throws Exception {
    JsonNode told = json(ExitCode.DONE, copy("tiny-deepseek-v3"));
    // 2 layers x 16 experts x 3 matrices of 64 x 16, of which 4 in 16 are chosen.
    long routed = 2L * 16 * 3 * 64 * 16;
    assertThat(told.path("parameters").asLong() - told.path("active_parameters").asLong())
        .isEqualTo(routed * 12 / 16);
  }

  @Test
  void wordsOfARunAreTold() throws Exception {
    TinyModel.writeRun(folder.resolve("run"), "r1-zero");
    JsonNode told = json(ExitCode.DONE, folder.resolve("run"));
    assertThat(told.path("special_tokens").path("<|end|>").asInt(-1)).isNotNegative();
    assertThat(told.path("end_tokens").get(0).asInt(-1)).isZero();
    assertThat(told.path("chat_template").isNull()).isTrue();
    assertThat(run(ExitCode.DONE, "inspect", "run").out()).contains("<|end|>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-llama", "tiny-deepseek-v3"})
  void linesForPeopleFitInto80Columns(String name) throws Exception {
    Path model = copy(name);
    edit(model.resolve("config.json"), "\"model_type\": \"", "\"model_type\": \"unheard_of_");
    String text = run(ExitCode.DONE, "inspect", name).out();
    assertThat(text).contains("unheard_of_").containsPattern("expected\\s+one\\s+of\\s+llama");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void anUnknownFamilyIsToldOfAndNotRun() throws Exception {
    Path model = copy("tiny-llama");
    edit(model.resolve("config.json"), "\"llama\"", "\"mamba9\"");
    JsonNode told = json(ExitCode.DONE, model);
    assertThat(told.path("family").asString()).isEqualTo("mamba9");
    assertThat(told.path("runs").asBoolean(true)).isFalse();
    assertThat(told.path("problems").get(0).asString()).contains("mamba9", "llama", "deepseek_v3");
    assertThat(told.path("parameters").asLong()).isEqualTo(118_208);
    for (String verb : new String[] {"generate", "score"})
      assertThat(
              TinyModel.run(
                  Recorded.program(folder),
                  "{\"input_ids\":[[1]]}",
                  verb,
                  "tiny-llama",
                  "--ids",
                  "-"))
          .isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void aSparseFileOfTenGigabytesCostsItsHeader() throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"BF16\",\"shape\":[1000000,5000],\"data_offsets\":[0,10000000000]}}";
    Path file = folder.resolve("big.safetensors");
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write((byte) header.length());
      out.seek(8);
      out.writeBytes(header);
      out.setLength(8 + header.length() + 10_000_000_000L);
    }
    run(ExitCode.DONE, "inspect", "big.safetensors"); // warm
    double before = PeakMemory.residentMebibytes();
    long began = System.nanoTime();
    JsonNode told = json(ExitCode.DONE, file);
    long nanos = System.nanoTime() - began;
    assertThat(told.path("parameters").asLong()).isEqualTo(5_000_000_000L);
    assertThat(told.path("stored_bytes").asLong()).isEqualTo(10_000_000_000L);
    assertThat(nanos).isLessThan(1_000_000_000L);
    assertThat(PeakMemory.residentMebibytes() - before).isLessThan(100);
  }

  @Test
  void weightsThatDoNotFitTheConfigAreNamed() throws Exception {
    Path model = copy("tiny-llama");
    edit(model.resolve("config.json"), "\"vocab_size\": 128", "\"vocab_size\": 130");
    for (String[] command :
        new String[][] {
          {"inspect", "tiny-llama"},
          {"score", "tiny-llama", "--ids", "-"},
          {"generate", "tiny-llama", "--ids", "-"}
        }) {
      var call = Recorded.program(folder);
      assertThat(TinyModel.run(call, "{\"input_ids\":[[1,2]]}", command))
          .isEqualTo(ExitCode.BAD_INPUT);
      assertThat(call.err()).contains("embed_tokens.weight", "128", "130");
    }
  }

  @Test
  void aMissingShardIsNamed() throws Exception {
    Path model = copy("tiny-llama");
    Files.delete(model.resolve("model.safetensors"));
    Files.writeString(
        model.resolve("model.safetensors.index.json"),
        JsonMapper.shared()
            .writeValueAsString(
                Map.of("weight_map", Map.of("a", "model-00001-of-00002.safetensors"))));
    for (String[] command :
        new String[][] {
          {"inspect", "tiny-llama"},
          {"score", "tiny-llama", "--ids", "-"},
          {"generate", "tiny-llama", "--ids", "-"}
        }) {
      var call = Recorded.program(folder);
      assertThat(TinyModel.run(call, "{\"input_ids\":[[1,2]]}", command))
          .isEqualTo(ExitCode.BAD_INPUT);
      assertThat(call.err()).contains("model-00001-of-00002.safetensors is absent");
    }
  }

  @Test
  void weightsThatAreNoNumbersAreWarnedOf() throws Exception {
    Path model = copy("tiny-llama");
    byte[] bytes = Files.readAllBytes(model.resolve("model.safetensors"));
    java.util.Arrays.fill(bytes, bytes.length - 4, bytes.length, (byte) 0xFF); // a NaN
    Files.write(model.resolve("model.safetensors"), bytes);
    for (String[] command :
        new String[][] {
          {"score", "tiny-llama", "--ids", "-", "--json"},
          {"generate", "tiny-llama", "--ids", "-", "--greedy", "--max-new-tokens", "1"},
          {
            "generate",
            "tiny-llama",
            "--ids",
            "-",
            "--greedy",
            "--max-new-tokens",
            "1",
            "--kernels",
            "on"
          }
        }) {
      var call = Recorded.program(folder);
      int code = TinyModel.run(call, "{\"input_ids\":[[1,2]]}", command);
      assertThat(code)
          .as(call.err())
          .isEqualTo(command[0].equals("score") ? ExitCode.DONE : ExitCode.BAD_INPUT);
      assertThat(call.out()).doesNotContain("NaN\"");
      assertThat(call.err()).contains("NaN or infinite numbers in 1 of 30 weights: model.norm");
    }
  }

  @Test
  void aTokenizerLargerThanTheEmbeddingIsRefused() throws Exception {
    Path model = copy("tiny-llama");
    Files.writeString(model.resolve("tokenizer.json"), TinyModel.tokenizer().toJson());
    assertThat(run(ExitCode.BAD_INPUT, "inspect", "tiny-llama").err())
        .contains("tokenizer.json has 270 ids", "128");
  }

  @Test
  void whatIsMissingIsNoInput() throws Exception {
    assertThat(run(ExitCode.NO_INPUT, "inspect", "nothing").err()).contains("no such model");
    Files.createDirectories(folder.resolve("empty"));
    assertThat(run(ExitCode.NO_INPUT, "inspect", "empty").err()).contains("is no model");
    Path model = copy("tiny-llama");
    Files.delete(model.resolve("model.safetensors"));
    assertThat(run(ExitCode.NO_INPUT, "inspect", "tiny-llama").err()).contains("no weights");
  }

  @Test
  void damageOfAHeaderOrAConfigIsBadData() throws Exception {
    Path model = copy("tiny-llama");
    Files.write(folder.resolve("bad.safetensors"), new byte[] {1, 2, 3});
    assertThat(run(ExitCode.BAD_INPUT, "inspect", "bad.safetensors").err()).contains("3 bytes");
    Files.writeString(model.resolve("config.json"), "{\"model_type\": ");
    assertThat(run(ExitCode.BAD_INPUT, "inspect", "tiny-llama").err()).contains("config.json");
  }
}
