package org.reason4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.engine.Engine;
import org.reason4j.engine.RandomStreams;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.Family;
import org.reason4j.model.ModelDirectory;
import org.reason4j.nn.RopeScaling;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.task.pages.Pages;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchTest {
  @TempDir Path folder = Path.of("");

  /// A tiny fresh model with a vocabulary of its own.
  @BeforeEach
  void writeModel() throws Exception {
    Engine.start(1);
    Pages pages = new Pages(Pages.Config.standard(), PromptTemplate.SHORT, 1);
    List<AddedToken.Wanted> added =
        List.of(
            new AddedToken.Wanted("<|end|>", true),
            new AddedToken.Wanted("<|pad|>", true),
            new AddedToken.Wanted("<think>", false),
            new AddedToken.Wanted("</think>", false),
            new AddedToken.Wanted("<answer>", false),
            new AddedToken.Wanted("</answer>", false));
    List<String> texts = List.of(pages.page(0).text(), pages.page(1).text());
    Tokenizer tokenizer =
        BpeTrainer.train(new BpeTrainer.Config(300, added, BpeTrainer.DEFAULT_PATTERN), texts);
    var config =
        new DecoderConfig(
            Family.LLAMA,
            tokenizer.vocabularySize(),
            16,
            1,
            2,
            2,
            8,
            16,
            10_000,
            new RopeScaling.None(),
            1e-5,
            true,
            512,
            List.of(0),
            1);
    try (Decoder model = Decoder.fresh(config, 0.02, RandomStreams.of(1, "init"))) {
      ModelDirectory.write(Disk.system(), folder.resolve("export"), model);
    }
    Files.writeString(folder.resolve("export/tokenizer.json"), tokenizer.toJson());
    WorkFiles.main(
        new String[] {folder.resolve("export").toString(), folder.resolve("work").toString()});
  }

  @Test
  void aTrainingStepPrintsItsLineAndLearns() {
    JsonNode line =
        JsonMapper.shared()
            .readTree(TrainStepBench.run(folder.resolve("work/train.json"), 2, 2, 6, 6));
    assertThat(line.propertyNames())
        .contains("job", "peer", "version", "params", "seconds", "seconds_median", "seconds_all")
        .contains("cpu_seconds_all", "tokens_per_cpu_second", "peak_rss_mib", "load_before");
    assertThat(line.path("tokens").asInt()).isEqualTo(16 * 128 * 6);
    assertThat(line.path("seconds_all").size()).isEqualTo(2);
    assertThat(line.path("tokens_per_second").asDouble()).isPositive();
    // A fresh model knows nothing: log of its vocabulary of some 300 tokens.
    double first = line.path("losses").path(0).asDouble();
    assertThat(first).isBetween(5.5, 6.0);
    assertThat(line.path("losses").path(1).asDouble()).isLessThan(first);
  }

  @Test
  void oneDocumentARowIsOtherWorkOnTheSameIds() {
    TrainWork packed = TrainWork.read(folder.resolve("work/train.json"));
    TrainWork whole = TrainWork.read(folder.resolve("work/train_causal.json"));
    assertThat(whole.ids()).isDeepEqualTo(packed.ids());
    assertThat(List.of(packed.documents())).anyMatch(row -> row[127] != 0);
    assertThat(List.of(whole.documents())).allMatch(row -> row[127] == 0);
  }

  @Test
  void kernelsAndLibraryDecodeTheSameIds() throws Exception {
    Path work = folder.resolve("decode.json");
    Files.writeString(
        work,
        """
        {"prompt_ids": [5, 9, 20, 31], "prefill_ids": [5, 9, 20, 31, 7, 8, 11, 40],
         "prefill_tokens": 6, "decode_tokens": 12}
        """);
    Path model = folder.resolve("export");
    JsonNode ours = JsonMapper.shared().readTree(DecodeBench.run(work, model, 1, 2, true));
    JsonNode library = JsonMapper.shared().readTree(DecodeBench.run(work, model, 1, 2, false));
    assertThat(ours.path("first_ids").size()).isEqualTo(12);
    assertThat(ours.path("first_ids")).isEqualTo(library.path("first_ids"));
    assertThat(ours.path("decode_gb_per_second").asDouble()).isPositive();
    assertThat(ours.path("prefill_tokens_per_second").asDouble()).isPositive();
  }

  @Test
  void aBatchIsTimedOnKernelsAndOnTheLibrary() throws Exception {
    Path work = folder.resolve("generate.json");
    Files.writeString(
        work,
        """
        {"prompt_ids": [[5, 9, 20, 31], [5, 9], [7]], "new_tokens": 6}
        """);
    Path model = folder.resolve("export");
    for (String line :
        List.of(
            BatchBench.onKernels(work, model, 1, 2), BatchBench.onTheLibrary(work, model, 1, 2))) {
      JsonNode told = JsonMapper.shared().readTree(line);
      assertThat(told.path("tokens").asInt()).isEqualTo(18);
      assertThat(told.path("seconds_all").size()).isEqualTo(2);
    }
  }

  @Test
  void aRolloutCountsTheTokensItDrew() {
    RolloutWork work = RolloutWork.read(folder.resolve("work/rollout.json"));
    var small = new RolloutWork(work.model(), work.promptIds(), 2, 5, work.endToken(), 1, 1, 8, 1);
    JsonNode line =
        JsonMapper.shared().readTree(RolloutBench.run(small, "rollout.json", 2, 3, 1, 8));
    double mean = line.path("mean_length").asDouble();
    assertThat(mean).isBetween(1.0, 5.0);
    assertThat(line.path("tokens").asLong()).isEqualTo(Math.round(mean * 16 * 2 * 3));
    assertThat(line.path("repeats").size()).isEqualTo(3);
  }

  @Test
  void aDumpHoldsLogitsAndTexts() throws Exception {
    LogitsDump.write(folder.resolve("export"), folder.resolve("dump"), 2, 12);
    try (var file = Safetensors.open(Disk.system(), folder.resolve("dump/logits.safetensors"))) {
      assertThat(file.tensor("ids").spec().shape()).containsExactly(2L, 12L);
      assertThat(file.tensor("logits").spec().shape().subList(0, 2)).containsExactly(2L, 12L);
    }
    JsonNode texts =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("dump/texts.json")));
    assertThat(texts.path("texts").size()).isGreaterThan(200);
    assertThat(texts.path("prompts").path(0).path("prompt").asString()).startsWith("User: ");
  }

  @Test
  void pairsTellTheMiddleRatio() {
    List<JsonNode> ours = List.of(line(30, 1), line(20, 1), line(10, 1));
    List<JsonNode> theirs = List.of(line(10, 1), line(10, 1), line(10, 1));
    JsonNode summary = Pairs.summary(ours, theirs, "tokens_per_second");
    assertThat(summary.path("ratio").path("median").asDouble()).isEqualTo(2);
    assertThat(summary.path("ratio").path("min").asDouble()).isEqualTo(1);
    assertThat(summary.path("ratio").path("max").asDouble()).isEqualTo(3);
    assertThat(summary.path("a").path("best").asDouble()).isEqualTo(30);
  }

  @Test
  void pairsRefuseOtherNumbers() {
    assertThatThrownBy(
            () -> Pairs.summary(List.of(line(30, 1)), List.of(line(10, 1.1)), "tokens_per_second"))
        .hasMessageContaining("losses are [1.0] and [1.1]");
  }

  @Test
  void anUnknownOptionIsRefusedWithThoseKnown() {
    assertThatThrownBy(() -> Options.parse(new String[] {"--pair", "3"}, Set.of("pairs", "metric")))
        .hasMessage("unknown option --pair; expected one of --metric, --pairs");
  }

  private static JsonNode line(double tokensPerSecond, double loss) {
    return JsonMapper.shared()
        .valueToTree(
            Map.of(
                "job",
                "train",
                "peer",
                "x",
                "tokens_per_second",
                tokensPerSecond,
                "losses",
                List.of(loss)));
  }
}
