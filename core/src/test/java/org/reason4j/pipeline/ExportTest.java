package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.engine.RandomStreams;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.Family;
import org.reason4j.nn.RopeScaling;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.rollout.PromptTokens;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.ChatTemplate;
import org.reason4j.text.ConversationEncoder;
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
            Family.LLAMA,
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

  private static ChatTemplate chat(Path folder) {
    return ChatTemplate.read(folder, Clock.systemUTC()).orElseThrow();
  }

  @Test
  void theChatTemplateAsksTheLastQuestionInTheTemplatesWords() {
    var quoted = new PromptTemplate("quoted", "It's\na \\ {question} '?'", false);
    List<Map<String, Object>> turns =
        List.of(
            Map.of("role", "user", "content", "first"),
            Map.of("role", "assistant", "content", "no"),
            Map.of("role", "user", "content", "2 + 2 = ?"));
    for (PromptTemplate template : List.of(PromptTemplate.SHORT, quoted, PromptTemplate.R1_ZERO)) {
      Path target = folder.resolve(template.name());
      write(target, template);
      assertThat(chat(target).render(turns, ChatTemplate.Options.PROMPT).value())
          .isEqualTo(template.prompt("2 + 2 = ?").replaceAll("\\s+(?=<think>)", ""));
    }
  }

  @Test
  void theChatTemplateGivesTheIdsThatWereTrainedOn() {
    for (PromptTemplate template : PromptTemplate.all()) {
      Path target = folder.resolve(template.name());
      write(target, template);
      Tokenizer tokenizer = Tokenizer.read(target.resolve("tokenizer.json"));
      var encoder = new ConversationEncoder(chat(target), tokenizer);
      String question = "2 + 2 = ? <think> <|end|>";
      List<Map<String, Object>> turns =
          List.of(
              Map.of("role", "user", "content", question),
              Map.of("role", "assistant", "content", "<think> 4</think><answer> 4</answer>"));
      int[] prompt = new PromptTokens(template, tokenizer).encode(question);
      assertThat(encoder.prompt(turns.subList(0, 1), ChatTemplate.Options.PROMPT))
          .as(template.name())
          .containsExactly(prompt);
      if (template.thinkOpened()) continue; // the answer goes on inside the thought
      var whole = encoder.encode(turns, false);
      assertThat(Arrays.copyOf(whole.ids(), prompt.length)).containsExactly(prompt);
      for (int i = 0; i < whole.ids().length; i++)
        assertThat(whole.assistant()[i]).isEqualTo(i >= prompt.length);
      assertThat(whole.ids()[whole.ids().length - 1])
          .isEqualTo(tokenizer.id("<|end|>").orElseThrow());
    }
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
