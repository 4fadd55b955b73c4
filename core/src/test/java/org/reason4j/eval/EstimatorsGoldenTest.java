package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every number of `golden/eval`, at the tolerances its README states.
class EstimatorsGoldenTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private static final Offset<Double> ITERATIVE = within(1e-7);

  @Test
  void passAtK() throws IOException {
    JsonNode golden = golden("pass_at_k");
    for (JsonNode row : golden.get("rows")) {
      double value = PassAtK.of(count(row), row.get("k").intValue());
      assertThat(value).as(row.toString()).isCloseTo(row.get("value").doubleValue(), EXACT);
    }
    List<PassAtK.Count> problems = new ArrayList<>();
    for (JsonNode problem : golden.get("problems")) problems.add(count(problem));
    assertThat(golden.get("mean").size()).isEqualTo(5);
    for (Map.Entry<String, JsonNode> mean : golden.get("mean").properties()) {
      assertThat(PassAtK.mean(problems, Integer.parseInt(mean.getKey())))
          .isCloseTo(mean.getValue().doubleValue(), EXACT);
    }
  }

  @Test
  void consAtK() throws IOException {
    JsonNode golden = golden("cons_at_k");
    int questions = golden.get("questions").size();
    double[] expected = new double[questions];
    double firstSeen = 0;
    double right = 0;
    List<List<ConsAtK.Vote>> all = new ArrayList<>();
    for (int q = 0; q < questions; q++) {
      JsonNode question = golden.get("questions").get(q);
      String gold = question.get("gold").asString();
      List<Optional<String>> answers = new ArrayList<>();
      for (JsonNode answer : question.get("answers")) {
        answers.add(answer.isNull() ? Optional.empty() : Optional.of(answer.asString()));
      }
      List<ConsAtK.Vote> votes = ConsAtK.votes(answers, gold);
      all.add(votes);
      List<String> tied = new ArrayList<>();
      for (JsonNode answer : question.get("tied")) tied.add(answer.asString());
      assertThat(ConsAtK.tied(votes)).containsExactlyInAnyOrderElementsOf(tied);
      JsonNode winner = question.get("winner_first_seen");
      assertThat(ConsAtK.tied(votes).stream().findFirst())
          .isEqualTo(winner.isNull() ? Optional.empty() : Optional.of(winner.asString()));
      if (ConsAtK.tied(votes).stream().findFirst().equals(Optional.of(gold))) firstSeen++;
      right += votes.stream().filter(ConsAtK.Vote::right).count() / (double) votes.size();
      expected[q] = ConsAtK.of(votes);
      assertThat(expected[q])
          .as(question.toString())
          .isCloseTo(question.get("correct_expected").doubleValue(), EXACT);
    }
    assertThat(SeedMeans.mean(expected))
        .isCloseTo(golden.get("cons8_expected").doubleValue(), EXACT);
    assertThat(firstSeen / questions)
        .isCloseTo(golden.get("cons8_first_seen").doubleValue(), EXACT);
    assertThat(right / questions).isCloseTo(golden.get("pass1").doubleValue(), EXACT);
    assertThat(golden.get("cons_k_expected").size()).isEqualTo(4);
    for (Map.Entry<String, JsonNode> cons : golden.get("cons_k_expected").properties()) {
      int k = Integer.parseInt(cons.getKey());
      double mean = all.stream().mapToDouble(votes -> ConsAtK.of(votes, k)).average().orElseThrow();
      assertThat(mean).as("cons@" + k).isCloseTo(cons.getValue().doubleValue(), EXACT);
    }
  }

  @Test
  void proportionIntervals() throws IOException {
    for (JsonNode row : golden("proportion_intervals").get("rows")) {
      int k = row.get("k").intValue();
      int n = row.get("n").intValue();
      check(row, "wilson", Intervals.wilson(k, n, 0.95), EXACT);
      check(row, "wilson_continuity", Intervals.wilsonContinuity(k, n, 0.95), EXACT);
      check(row, "clopper_pearson", Intervals.clopperPearson(k, n, 0.95), ITERATIVE);
      check(row, "normal", Intervals.normal(k, n, 0.95), EXACT);
    }
  }

  @Test
  void bootstrap() throws IOException {
    JsonNode golden = golden("bootstrap");
    double[] a = doubles(golden.get("a"));
    double[] b = doubles(golden.get("b"));
    int[][] resamples = new int[golden.get("resample_indices").size()][];
    for (int r = 0; r < resamples.length; r++) {
      resamples[r] =
          java.util.Arrays.stream(doubles(golden.get("resample_indices").get(r)))
              .mapToInt(value -> (int) value)
              .toArray();
    }
    check(golden, "ci95_a", Bootstrap.mean(a, resamples, 0.95), EXACT);
    check(golden, "ci95_difference", Bootstrap.meanDifference(a, b, resamples, 0.95), EXACT);
    assertThat(SeedMeans.mean(a)).isCloseTo(golden.get("mean_a").doubleValue(), EXACT);
    assertThat(SeedMeans.mean(a) - SeedMeans.mean(b))
        .isCloseTo(golden.get("mean_difference").doubleValue(), EXACT);
    int onlyA = 0;
    int onlyB = 0;
    for (int i = 0; i < a.length; i++) {
      if (a[i] > b[i]) onlyA++;
      if (b[i] > a[i]) onlyB++;
    }
    assertThat(onlyA).isEqualTo(golden.get("a_only").intValue());
    assertThat(onlyB).isEqualTo(golden.get("b_only").intValue());
    assertThat(McNemar.exact(onlyA, onlyB))
        .isCloseTo(golden.get("mcnemar_exact_p").doubleValue(), ITERATIVE);
  }

  @Test
  void seedMeans() throws IOException {
    JsonNode golden = golden("seed_means");
    double[] a = doubles(golden.get("seeds_a"));
    double[] b = doubles(golden.get("seeds_b"));
    assertThat(SeedMeans.mean(a)).isCloseTo(golden.get("mean_a").doubleValue(), EXACT);
    assertThat(SeedMeans.deviation(a)).isCloseTo(golden.get("std_a").doubleValue(), EXACT);
    check(golden, "t_interval_a", SeedMeans.interval(a, 0.95), EXACT);
    SeedMeans.Paired paired = SeedMeans.paired(a, b);
    assertThat(paired.t()).isCloseTo(golden.get("paired_t").doubleValue(), EXACT);
    assertThat(paired.p()).isCloseTo(golden.get("paired_p").doubleValue(), ITERATIVE);
    double[] questions = new double[golden.get("samples").size()];
    for (int q = 0; q < questions.length; q++) {
      questions[q] = SeedMeans.mean(doubles(golden.get("samples").get(q)));
    }
    assertThat(SeedMeans.mean(questions)).isCloseTo(golden.get("pass1").doubleValue(), EXACT);
    assertThat(SeedMeans.errorOverQuestions(questions))
        .isCloseTo(golden.get("standard_error_over_questions").doubleValue(), EXACT);
  }

  @Test
  void trend() throws IOException {
    JsonNode golden = golden("trend");
    double[] x = doubles(golden.get("x"));
    double[] y = doubles(golden.get("y"));
    assertThat(Trend.spearman(x, y)).isCloseTo(golden.get("spearman").doubleValue(), EXACT);
    assertThat(Trend.kendall(x, y)).isCloseTo(golden.get("kendall_tau_b").doubleValue(), EXACT);
    assertThat(Trend.pearson(x, y)).isCloseTo(golden.get("pearson").doubleValue(), EXACT);
    assertThat(Trend.line(x, y).slope()).isCloseTo(golden.get("slope").doubleValue(), EXACT);
    assertThat(Trend.line(x, y).intercept())
        .isCloseTo(golden.get("intercept").doubleValue(), EXACT);
  }

  private static void check(JsonNode row, String key, Interval found, Offset<Double> tolerance) {
    assertThat(found.low())
        .as(key + " low")
        .isCloseTo(row.get(key).get(0).doubleValue(), tolerance);
    assertThat(found.high())
        .as(key + " high")
        .isCloseTo(row.get(key).get(1).doubleValue(), tolerance);
  }

  private static PassAtK.Count count(JsonNode node) {
    return new PassAtK.Count(node.get("n").intValue(), node.get("c").intValue());
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) values[i] = array.get(i).doubleValue();
    return values;
  }

  private static JsonNode golden(String name) throws IOException {
    String resource = "/golden/eval/" + name + ".json";
    try (InputStream in = EstimatorsGoldenTest.class.getResourceAsStream(resource)) {
      if (in == null) throw new IOException("missing test resource " + resource);
      return JsonMapper.shared().readTree(in);
    }
  }
}
