package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.Family;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.ModelException;
import org.reason4j.model.RewardModel;
import org.reason4j.model.RewardScale;
import org.reason4j.nn.RopeScaling;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class RewardModelScoreTest {
  private static final Disk DISK = Disk.system();
  private static final Set<String> VERIFIERS = Set.of("fact", "greeting");

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void rewardModel() throws Exception {
    var added =
        List.of(
            new AddedToken.Wanted("<|end|>", true),
            new AddedToken.Wanted("<think>", false),
            new AddedToken.Wanted("</think>", false));
    var config = new BpeTrainer.Config(280, added, BpeTrainer.DEFAULT_PATTERN);
    var tokenizer = BpeTrainer.train(config, List.of("User: who are you? Assistant: a model."));
    int end = tokenizer.id("<|end|>").orElseThrow();
    var shape =
        new DecoderConfig(
            Family.LLAMA,
            tokenizer.vocabularySize(),
            16,
            1,
            2,
            2,
            8,
            24,
            10_000,
            new RopeScaling.None(),
            1e-5,
            true,
            96,
            List.of(end),
            0);
    Path base = folder.resolve("base");
    try (var model = Decoder.fresh(shape, 0.3, RandomStreams.of(1, "m"))) {
      ModelDirectory.write(DISK, base, model);
    }
    try (var model = RewardModel.fresh(DISK, base, 0.5, RandomStreams.of(1, "h"))) {
      model.write(DISK, folder);
    }
    Files.write(
        folder.resolve("tokenizer.json"), tokenizer.toJson().getBytes(StandardCharsets.UTF_8));
    new RewardScale(0.5, 2).write(DISK, folder);
  }

  private RewardModelScore open(
      RewardModelScore.Reads reads, RewardModelScore.Scale scale, double clip, Workers workers) {
    var settings = new RewardModelScore.Settings("helpfulness", reads, VERIFIERS, scale, clip);
    return RewardModelScore.open(settings, DISK, folder, workers);
  }

  private static Response response(String verifier, String text) {
    return new Response("who are you?", "", verifier, "en", text, false);
  }

  private static double one(RewardModelScore score, String text) {
    return score.score(response("fact", text)).orElseThrow();
  }

  @Test
  void helpfulnessReadsTheSummaryAloneAndSafetyTheWholeResponse() {
    try (var workers = new Workers(1);
        var summary =
            open(RewardModelScore.Reads.SUMMARY, RewardModelScore.Scale.RAW, 100, workers);
        var whole = open(RewardModelScore.Reads.WHOLE, RewardModelScore.Scale.RAW, 100, workers)) {
      String one = "<think> a</think> a model.";
      String other = "<think> something bad</think> a model.";
      assertThat(one(summary, one))
          .isEqualTo(one(summary, other))
          .isEqualTo(one(summary, "a model."));
      assertThat(one(whole, one)).isNotEqualTo(one(whole, other));
      assertThat(one(whole, "a model.")).isEqualTo(one(summary, "a model."));
    }
  }

  @Test
  void theScoreIsTheModelsOnItsOwnScaleAndClipped() {
    try (var workers = new Workers(1);
        var raw = open(RewardModelScore.Reads.WHOLE, RewardModelScore.Scale.RAW, 100, workers);
        var standard =
            open(RewardModelScore.Reads.WHOLE, RewardModelScore.Scale.STANDARD, 100, workers);
        var clipped =
            open(RewardModelScore.Reads.WHOLE, RewardModelScore.Scale.STANDARD, 0.01, workers);
        var sigmoid =
            open(RewardModelScore.Reads.WHOLE, RewardModelScore.Scale.SIGMOID, 1, workers);
        var model = RewardModel.open(DISK, folder)) {
      int[] ids = ScoredText.read(DISK, folder).encode("who are you?", "you");
      double own = model.score(List.of(ids), 100)[0];
      assertThat(one(raw, "you")).isEqualTo(own);
      assertThat(one(standard, "you")).isEqualTo((own - 0.5) / 2);
      assertThat(one(clipped, "you")).isEqualTo(Math.signum(own - 0.5) * 0.01);
      assertThat(one(sigmoid, "you")).isEqualTo(1 / (1 + Math.exp(-own)));
    }
  }

  @Test
  void aBatchScoresAsOneByOneAndOtherPromptsHaveNoOpinion() {
    var responses = new ArrayList<Response>();
    for (String text : List.of("a", "a model.", "<think> a</think> who are you", "you are you are"))
      for (String verifier : List.of("fact", "number", "greeting"))
        responses.add(response(verifier, text));
    try (var workers = new Workers(2);
        var score =
            open(RewardModelScore.Reads.SUMMARY, RewardModelScore.Scale.STANDARD, 5, workers)) {
      List<OptionalDouble> together = score.scores(responses);
      for (int i = 0; i < responses.size(); i++) {
        OptionalDouble alone = score.score(responses.get(i));
        if (responses.get(i).verifier().equals("number")) {
          assertThat(together.get(i)).isEmpty();
          assertThat(alone).isEmpty();
        } else {
          assertThat(together.get(i).orElseThrow())
              .isCloseTo(alone.orElseThrow(), Offset.offset(1e-5));
        }
      }
      assertThat(score.scores(responses)).isEqualTo(together);
    }
  }

  @Test
  void toSayNothingScoresLowest() {
    try (var workers = new Workers(1);
        var score =
            open(RewardModelScore.Reads.SUMMARY, RewardModelScore.Scale.STANDARD, 3, workers);
        var share =
            open(RewardModelScore.Reads.WHOLE, RewardModelScore.Scale.SIGMOID, 3, workers)) {
      assertThat(one(score, "<think> endless")).isEqualTo(-3);
      assertThat(one(score, "<think> a</think>  ")).isEqualTo(-3);
      assertThat(one(share, " ")).isZero();
      var cut = new Response("q", "", "fact", "en", "a mod", true);
      assertThat(score.score(cut)).hasValue(-3);
    }
  }

  @Test
  void aTextLongerThanTheModelIsScoredByItsEnd() {
    try (var workers = new Workers(1);
        var score = open(RewardModelScore.Reads.WHOLE, RewardModelScore.Scale.RAW, 100, workers)) {
      assertThat(one(score, "x".repeat(500))).isEqualTo(one(score, "x".repeat(600)));
    }
  }

  @Test
  void withoutAScaleThereIsNothingToStandardiseBy() throws Exception {
    Files.delete(folder.resolve(RewardScale.FILE));
    try (var workers = new Workers(1)) {
      assertThatThrownBy(
              () -> open(RewardModelScore.Reads.WHOLE, RewardModelScore.Scale.STANDARD, 1, workers))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("helpfulness has no reward_scale.json");
      open(RewardModelScore.Reads.WHOLE, RewardModelScore.Scale.RAW, 1, workers).close();
    }
  }

  @Test
  void theMixAsksEachColumnOnceForAllRows() {
    var calls = new ArrayList<Integer>();
    Reward counted =
        new Reward() {
          @Override
          public String name() {
            return "counted";
          }

          @Override
          public OptionalDouble score(Response response) {
            return scores(List.of(response)).getFirst();
          }

          @Override
          public List<OptionalDouble> scores(List<Response> responses) {
            calls.add(responses.size());
            return responses.stream()
                .map(response ->
                    response.text().isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(response.text().length()))
                .toList();
          }
        };
    var mix =
        new RewardMix(
            List.of(
                new RewardMix.Part(counted, 0.5),
                new RewardMix.Part(new SummaryFormat(Verifiers.standard()), 1)));
    var responses =
        List.of(response("number", "abc"), response("number", ""), response("fact", "x"));
    var rows = mix.score(responses);
    assertThat(calls).containsExactly(3);
    for (int i = 0; i < responses.size(); i++)
      assertThat(rows.get(i)).isEqualTo(mix.score(responses.get(i)));
    assertThat(rows.getFirst().total()).hasValue(1.5);
    assertThat(rows.get(1).total()).hasValue(0);
  }
}
