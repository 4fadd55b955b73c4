package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.reason4j.model.ModelException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SamplerTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("reason4j.root", ".."), "core/src/test/resources/golden/sampling");
  private static final double NONE = Double.NEGATIVE_INFINITY;

  @TestFactory
  Stream<DynamicTest> everyGoldenCaseGivesTheSameDistribution() throws IOException {
    try (var files = Files.list(GOLDEN)) {
      var cases = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
      assertThat(cases).hasSize(31);
      return cases.stream()
          .flatMap(file ->
              Stream.of(Sampler.Selection.values())
                  .map(selection ->
                      DynamicTest.dynamicTest(
                          file.getFileName() + " " + selection, () -> golden(file, selection))));
    }
  }

  private static void golden(Path file, Sampler.Selection selection) {
    JsonNode golden = new JsonMapper().readTree(file);
    double[] logits_V = doubles(golden.get("logits"));
    int vocabulary = logits_V.length;
    SamplingSettings settings = settings(golden.get("settings"));
    var counts = new TokenCounts(vocabulary);
    for (JsonNode id : golden.path("history")) counts.generated(id.intValue());

    var sampler = new Sampler(settings, vocabulary, selection);
    double[] logp_V = sampler.logProbabilities(logits_V, counts);

    long kept = java.util.Arrays.stream(logp_V).filter(p -> p != NONE).count();
    if (golden.path("ambiguous").booleanValue(false)) {
      assertThat(kept).isEqualTo(golden.get("kept_count").intValue());
      return;
    }
    assertThat(kept).isEqualTo(golden.get("kept").size());
    double[] expected_V = doubles(golden.get("logprobs"));
    double[] probability_V = doubles(golden.get("probabilities"));
    for (int id = 0; id < vocabulary; id++) {
      assertThat(Math.exp(logp_V[id])).isCloseTo(probability_V[id], within(1e-9));
      if (expected_V[id] == NONE) assertThat(logp_V[id]).as("token %d", id).isEqualTo(NONE);
      else {
        assertThat(logp_V[id])
            .as("token %d", id)
            .isCloseTo(expected_V[id], within(1e-9 * Math.max(1, -expected_V[id])));
      }
    }
    assertThat(sampler.keptMass()).isCloseTo(golden.get("kept_mass").doubleValue(), within(1e-9));
  }

  @Test
  void partialSelectionGivesTheAnswerOfTheFullSort() {
    long seed = Long.getLong("reason4j.seed", 20);
    var random = new SplittableRandom(seed);
    for (int trial = 0; trial < 3_000; trial++) {
      int vocabulary = 1 + random.nextInt(trial % 10 == 0 ? 700 : 40);
      double coarse = random.nextBoolean() ? 1 : 0; // ties
      float[] logits_V = new float[vocabulary];
      for (int id = 0; id < vocabulary; id++) {
        double logit = 6 * random.nextDouble() - 3;
        logits_V[id] = (float) (coarse == 1 ? Math.rint(logit) : logit);
        if (id > 0 && random.nextInt(8) == 0) logits_V[id] = Float.NEGATIVE_INFINITY;
      }
      var settings =
          SamplingSettings.PLAIN
              .withTemperature(0.3 + random.nextDouble())
              .withTopK(random.nextInt(vocabulary + 2))
              .withTopP(random.nextInt(3) == 0 ? 1 : random.nextDouble())
              .withMinP(random.nextInt(3) == 0 ? 0.3 * random.nextDouble() : 0);
      var partial = new Sampler(settings, vocabulary, Sampler.Selection.PARTIAL);
      var sorted = new Sampler(settings, vocabulary, Sampler.Selection.SORTED);
      long draw = random.nextLong();
      int a = partial.draw(logits_V, 0, new SplittableRandom(draw));
      int b = sorted.draw(logits_V, 0, new SplittableRandom(draw));
      String where = settings + "; rerun with -Dreason4j.seed=" + seed;
      assertThat(a).as(where).isEqualTo(b);
      assertThat(partial.logProbability()).as(where).isEqualTo(sorted.logProbability());
      assertThat(partial.keptMass()).as(where).isEqualTo(sorted.keptMass());
    }
  }

  @Test
  void drawsFollowTheDistributionAndTellItsLogProbability() {
    int vocabulary = 7;
    double[] logits_V = {0.3, -1, 2, 0.5, NONE, 1.2, -0.2};
    float[] row_V = new float[2 * vocabulary]; // at an offset
    for (int id = 0; id < vocabulary; id++) row_V[vocabulary + id] = (float) logits_V[id];
    double[] exact_V = new double[vocabulary];
    for (int id = 0; id < vocabulary; id++) exact_V[id] = row_V[vocabulary + id];
    var settings = SamplingSettings.PLAIN.withTemperature(0.8).withTopK(4);
    var sampler = new Sampler(settings, vocabulary);
    double[] logp_V = sampler.logProbabilities(exact_V, new TokenCounts(vocabulary));
    var random = new SplittableRandom(5);
    int draws = 200_000;
    int[] drawn_V = new int[vocabulary];
    for (int i = 0; i < draws; i++) {
      int id = sampler.draw(row_V, vocabulary, random);
      drawn_V[id]++;
      assertThat(sampler.logProbability()).isEqualTo(logp_V[id]);
    }
    for (int id = 0; id < vocabulary; id++) {
      double p = Math.exp(logp_V[id]);
      double deviation = Math.sqrt(p * (1 - p) / draws);
      assertThat((double) drawn_V[id] / draws).isCloseTo(p, within(4 * deviation + 1e-12));
    }
  }

  @Test
  void greedyTakesTheFirstOfTheBestWithLogProbabilityZeroAndDrawsNothing() {
    var sampler = new Sampler(SamplingSettings.GREEDY, 4);
    var random = new SplittableRandom(1);
    assertThat(sampler.draw(new float[] {1, 3, 3, 2}, 0, random)).isEqualTo(1);
    assertThat(sampler.logProbability()).isZero();
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(1).nextLong());
  }

  @Test
  void rowsWithoutADistributionAreRefused() {
    var random = new SplittableRandom(1);
    for (var settings : new SamplingSettings[] {SamplingSettings.PLAIN, SamplingSettings.GREEDY}) {
      var sampler = new Sampler(settings, 2);
      assertThatThrownBy(() -> sampler.draw(new float[] {1, Float.NaN}, 0, random))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "sampler: the logit of token 1 is NaN; logits must be finite or -Infinity (the model"
                  + " diverged?)");
      assertThatThrownBy(() -> sampler.draw(new float[] {1, Float.POSITIVE_INFINITY}, 0, random))
          .hasMessageContaining("token 1 is Infinity");
      float none = Float.NEGATIVE_INFINITY;
      assertThatThrownBy(() -> sampler.draw(new float[] {none, none}, 0, random))
          .hasMessageContaining("every logit of the row is -Infinity");
    }
  }

  @Test
  void penaltiesWithoutCountsAreRefused() {
    var sampler = new Sampler(SamplingSettings.PLAIN.withPenalties(1.1, 0, 0), 2);
    assertThatThrownBy(() -> sampler.draw(new float[2], 0, new SplittableRandom(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("TokenCounts");
  }

  private static SamplingSettings settings(JsonNode node) {
    return new SamplingSettings(
        node.path("temperature").doubleValue(1),
        node.path("top_p").doubleValue(1),
        node.path("top_k").intValue(0),
        node.path("min_p").doubleValue(0),
        node.path("repetition_penalty").doubleValue(1),
        node.path("presence_penalty").doubleValue(0),
        node.path("frequency_penalty").doubleValue(0));
  }

  private static double[] doubles(JsonNode node) {
    return node.values().stream().mapToDouble(v -> v.isString() ? NONE : v.doubleValue()).toArray();
  }
}
