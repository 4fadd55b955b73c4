package org.reason4j.weights.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.reason4j.engine.Engine;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real model in GGUF, read as the directory that it stands for.
class GgufModelTest {
  private static final Disk DISK = Disk.system();

  private static Path shared(String path) {
    Path found =
        Path.of(System.getProperty("reason4j.root")).resolve("../shared").resolve(path).normalize();
    Assumptions.assumeTrue(Files.exists(found), "no shared folder beside the project");
    return found;
  }

  private static Path smol() {
    return shared("models/SmolLM2-135M-Instruct-Q4_1.gguf");
  }

  private static JsonNode json(byte[] text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void theConfigIsThatOfTheReleasedModel() throws Exception {
    JsonNode made = json(DISK.read(smol().resolve("config.json")));
    JsonNode golden = json(Files.readAllBytes(shared("fixtures/smollm2/config.json")));
    for (String field :
        List.of(
            "architectures",
            "model_type",
            "hidden_size",
            "intermediate_size",
            "num_hidden_layers",
            "num_attention_heads",
            "num_key_value_heads",
            "head_dim",
            "vocab_size",
            "max_position_embeddings",
            "rms_norm_eps",
            "rope_theta",
            "tie_word_embeddings",
            "bos_token_id",
            "eos_token_id",
            "pad_token_id")) assertThat(made.path(field)).as(field).isEqualTo(golden.path(field));
  }

  @Test
  void textBecomesTheSameIds() throws Exception {
    Tokenizer made = Tokenizer.read(smol().resolve("tokenizer.json"));
    Tokenizer golden = Tokenizer.read(shared("fixtures/smollm2/tokenizer.json"));
    assertThat(made.vocabularySize()).isEqualTo(golden.vocabularySize());
    for (JsonNode prompt : prompts()) {
      String text = prompt.path("text").asString("");
      assertThat(made.encode(text)).as(text).isEqualTo(golden.encode(text));
    }
  }

  /// The lists go straight into the tokenizer; by way of a tokenizer.json they give the same one.
  @Test
  void aVocabularyIsTheSameByWayOfItsText() {
    Path file = smol().resolve("tokenizer.json");
    String text = new String(Disk.system().read(file), StandardCharsets.UTF_8);
    assertThat(Tokenizer.read(file).toJson()).isEqualTo(Tokenizer.parse("text", text).toJson());
  }

  private static List<JsonNode> prompts() throws Exception {
    List<JsonNode> prompts = new ArrayList<>();
    for (String line : Files.readAllLines(shared("fixtures/smollm2/prompts.jsonl")))
      prompts.add(json(line.getBytes(StandardCharsets.UTF_8)));
    return prompts;
  }

  /// Twelve prompts: 48 greedy tokens each, the best twenty logits of the last position.
  @Test
  void greedyAnswersAreThoseOfTransformers() throws Exception {
    List<JsonNode> prompts = prompts();
    Engine.start(1);
    try (LanguageModel model = ModelDirectory.open(DISK, smol())) {
      List<Prompt> asked = new ArrayList<>();
      for (JsonNode prompt : prompts)
        asked.add(new Prompt(ids(prompt.path("ids")), 1, _ -> RandomStreams.of(1, "gguf")));
      var settings = new Batcher.Settings(SamplingSettings.GREEDY, 48, Set.of(), 12);
      var made = new Batcher(model, settings).generate(asked);
      for (int p = 0; p < prompts.size(); p++)
        assertThat(made.get(p).getFirst().ids())
            .as("prompt %d", p)
            .isEqualTo(ids(prompts.get(p).path("greedy_ids")));
      for (JsonNode prompt : prompts.subList(0, 3)) lastLogits(model, prompt);
    }
  }

  private static void lastLogits(LanguageModel model, JsonNode prompt) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      int[] ids = ids(prompt.path("ids"));
      long[] wide = java.util.Arrays.stream(ids).asLongStream().toArray();
      Tensor hidden_1TD = model.hidden(Tensor.of(wide, 1, wide.length), AttentionContext.causal());
      float[] logits_V =
          hidden_1TD.narrow(1, ids.length - 1, 1).linear(model.headWeight()).toFloats();
      Set<Integer> golden = new TreeSet<>();
      double lowest = Double.POSITIVE_INFINITY;
      for (JsonNode pair : prompt.path("last_logits_top20")) {
        int id = pair.path(0).asInt();
        golden.add(id);
        lowest = Math.min(lowest, pair.path(1).asDouble());
        assertThat((double) logits_V[id])
            .isCloseTo(pair.path(1).asDouble(), org.assertj.core.data.Offset.offset(1e-3));
      }
      for (int id = 0; id < logits_V.length; id++)
        if (!golden.contains(id)) assertThat((double) logits_V[id]).isLessThan(lowest + 1e-3);
    }
  }

  private static int[] ids(JsonNode list) {
    return list.valueStream().mapToInt(JsonNode::asInt).toArray();
  }
}
