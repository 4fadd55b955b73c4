package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.engine.RandomStreams;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.nn.RopeScaling;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
class ExportTest {
  @TempDir private Path folder = Path.of("");

  private static Tokenizer tokenizer() {
    List<AddedToken.Wanted> added =
        List.of(
            new AddedToken.Wanted("<|end|>", true),
            new AddedToken.Wanted("<|pad|>", true),
            new AddedToken.Wanted("<think>", false));
    return BpeTrainer.train(
        new BpeTrainer.Config(270, added, BpeTrainer.DEFAULT_PATTERN), List.of("1 + 1 = 2"));
  }

  private void write(Path target, PromptTemplate template) {
    Tokenizer tokenizer = tokenizer();
    int end = tokenizer.id("<|end|>").orElseThrow();
    int pad = tokenizer.id("<|pad|>").orElseThrow();
    var config =
        new DecoderConfig(
            DecoderConfig.Family.LLAMA,
            tokenizer.vocabularySize(),
            8,
            1,
            2,
            1,
            4,
            8,
            10_000,
            new RopeScaling.None(),
            1e-5,
            true,
            96,
            List.of(end),
            pad);
    try (var model = Decoder.fresh(config, 0.02, RandomStreams.of(1, "init"))) {
      Export.write(Disk.system(), target, model, tokenizer, template, end, pad);
    }
  }

  private static JsonNode json(Path file) throws Exception {
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  @Test
  void theDirectoryHoldsWhatTransformersReads() throws Exception {
    write(folder, PromptTemplate.SHORT);
    Tokenizer tokenizer = Tokenizer.read(folder.resolve("tokenizer.json"));
    int end = tokenizer.id("<|end|>").orElseThrow();
    int pad = tokenizer.id("<|pad|>").orElseThrow();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "config.json",
              "generation_config.json",
              "model.safetensors",
              "tokenizer.json",
              "tokenizer_config.json");
    }
    JsonNode generation = json(folder.resolve("generation_config.json"));
    assertThat(generation.path("eos_token_id").asInt()).isEqualTo(end);
    assertThat(generation.path("pad_token_id").asInt()).isEqualTo(pad);
    assertThat(generation.path("do_sample").asBoolean()).isTrue();
    assertThat(generation.path("temperature").asDouble()).isEqualTo(0.6);
    assertThat(generation.path("top_p").asDouble()).isEqualTo(0.95);
    JsonNode config = json(folder.resolve("config.json"));
    assertThat(config.path("model_type").asString()).isEqualTo("llama");
    assertThat(config.path("vocab_size").asInt()).isEqualTo(tokenizer.vocabularySize());
    assertThat(config.path("eos_token_id").asInt()).isEqualTo(end);
    JsonNode tokens = json(folder.resolve("tokenizer_config.json"));
    assertThat(tokens.path("tokenizer_class").asString()).isEqualTo("PreTrainedTokenizerFast");
    assertThat(tokens.path("eos_token").asString()).isEqualTo("<|end|>");
    assertThat(tokens.path("pad_token").asString()).isEqualTo("<|pad|>");
    assertThat(tokens.path("model_max_length").asInt()).isEqualTo(96);
    assertThat(tokens.path("clean_up_tokenization_spaces").asBoolean()).isFalse();
  }

  @Test
  void theChatTemplateAsksTheLastMessageInTheTemplatesWords() throws Exception {
    write(folder, PromptTemplate.SHORT);
    assertThat(template(folder))
        .isEqualTo("{{ 'User: ' + messages[-1]['content'] + ' Assistant:' }}");
    Path other = folder.resolve("other");
    write(other, new PromptTemplate("quoted", "It's\na \\ {question} '?'", false));
    assertThat(template(other))
        .isEqualTo("{{ 'It\\'s\\na \\\\ ' + messages[-1]['content'] + ' \\'?\\'' }}");
    Path printed = folder.resolve("printed");
    write(printed, PromptTemplate.R1_ZERO);
    assertThat(template(printed))
        .startsWith("{{ 'A conversation between User and Assistant.")
        .endsWith("User: ' + messages[-1]['content'] + '. Assistant:' }}");
  }

  private static String template(Path folder) throws Exception {
    return json(folder.resolve("tokenizer_config.json")).path("chat_template").asString();
  }

  @Test
  void writtenTwiceTheBytesAreTheSame() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    write(one, PromptTemplate.SHORT);
    write(two, PromptTemplate.SHORT);
    try (var files = Files.list(one)) {
      for (Path file : files.toList())
        assertThat(two.resolve(file.getFileName())).hasSameBinaryContentAs(file);
    }
  }
}
