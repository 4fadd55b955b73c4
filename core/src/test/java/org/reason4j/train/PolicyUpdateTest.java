package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.train.loss.Aggregation;
import org.reason4j.train.loss.Kl;
import org.reason4j.train.loss.PolicySettings;
import org.reason4j.train.loss.Ratio;

@ExtendWith(NoLeaks.class)
class PolicyUpdateTest {
  private static final double TEMPERATURE = 0.7;

  private record Outcome(PolicyUpdate.Step step, Map<String, double[]> gradients) {}

  /// Cut into one micro-batch, into eight, into two.
  private static final List<Integer> ONE_EIGHT_TWO = List.of(100_000, 1, 4 * 19);

  private static PolicyUpdate.Config config(
      PolicySettings loss, int microTokens, boolean checkpointing) {
    return new PolicyUpdate.Config(
        loss, 1, 1, PolicyUpdate.Old.SAMPLER, microTokens, TEMPERATURE, 16, 1e9, checkpointing);
  }

  private static PolicySettings loss(Aggregation aggregation, Ratio ratio) {
    return PolicySettings.DEFAULT
        .withAggregation(aggregation)
        .withRatio(ratio)
        .withKl(Kl.inLoss(Kl.Estimator.K3, 0.2));
  }

  /// Eight rows of other lengths, drawn a little off the policy, one of them outside the loss.
  private static List<PolicyRow> rows() {
    int[] prompts = {1, 2, 3, 5, 7, 4, 2, 1};
    int[] completions = {12, 11, 7, 13, 1, 2, 3, 5};
    List<PolicyRow> plain = new ArrayList<>();
    for (int i = 0; i < prompts.length; i++) {
      var random = RandomStreams.of(8, "row", i);
      plain.add(
          new PolicyRow(
              TinyModel.ids(random, prompts[i]),
              TinyModel.ids(random, completions[i]),
              new float[completions[i]],
              new double[] {1.3, -0.4, 0.9, -1.1, 2, 0.3, -0.7, 0.8}[i],
              i != 5));
    }
    float[][] known;
    try (var model = TinyModel.of(1);
        var workers = new Workers(1);
        var optimizer = TinyModel.optimizer(model);
        var update =
            new PolicyUpdate(
                config(PolicySettings.DEFAULT, 100_000, false), model, optimizer, workers)) {
      known = update.score(model, plain);
    }
    List<PolicyRow> rows = new ArrayList<>();
    for (int i = 0; i < prompts.length; i++) {
      var random = RandomStreams.of(9, "drift", i);
      float[] drawn = known[i].clone();
      for (int t = 0; t < drawn.length; t++) drawn[t] += (float) (0.3 * random.nextGaussian());
      PolicyRow row = plain.get(i);
      rows.add(new PolicyRow(row.prompt(), row.ids(), drawn, row.advantage(), row.trained()));
    }
    return rows;
  }

  private static Outcome step(PolicyUpdate.Config config, List<PolicyRow> rows, int count) {
    try (var model = TinyModel.of(1);
        var reference = TinyModel.of(2);
        var workers = new Workers(count);
        var optimizer = TinyModel.optimizer(model);
        var update = new PolicyUpdate(config, model, optimizer, workers)) {
      var steps =
          update.run(rows, Optional.of(reference), _ -> 1e-3, RandomStreams.of(1, "minibatch"));
      assertThat(steps).hasSize(1);
      assertThat(steps.getFirst().skipped()).isFalse();
      return new Outcome(steps.getFirst(), TinyModel.gradients(optimizer));
    }
  }

  private static Outcome step(PolicySettings loss, int microTokens, int workers) {
    return step(config(loss, microTokens, false), rows(), workers);
  }

  @Test
  void theCutsTriedAreOneByEightEightByOneAndTwoByFour() {
    var sizes = new ArrayList<List<Integer>>();
    for (int tokens : ONE_EIGHT_TWO)
      sizes.add(MicroBatches.cut(rows(), tokens).stream().map(List::size).toList());
    assertThat(sizes).containsExactly(List.of(8), List.of(1, 1, 1, 1, 1, 1, 1, 1), List.of(4, 4));
  }

  private static Stream<PolicySettings> lossesThatDoNotDependOnTheCut() {
    return Stream.of(Aggregation.values())
        .filter(aggregation -> aggregation != Aggregation.LOCAL_TOKEN_MEAN)
        .flatMap(aggregation ->
            Stream.of(Ratio.TOKEN, Ratio.SEQUENCE).map(ratio -> loss(aggregation, ratio)));
  }

  @ParameterizedTest
  @MethodSource("lossesThatDoNotDependOnTheCut")
  void theStepDoesNotDependOnHowItIsCut(PolicySettings loss) {
    var whole = step(loss, ONE_EIGHT_TWO.getFirst(), 1);
    assertThat(Math.abs(whole.step().loss())).as("a loss to compare with").isGreaterThan(0.01);
    for (int tokens : ONE_EIGHT_TWO) {
      var cut = step(loss, tokens, 1);
      assertThat(cut.step().loss())
          .isCloseTo(
              whole.step().loss(),
              Offset.offset(1e-6 * Math.max(1, Math.abs(whole.step().loss()))));
      assertThat(cut.step().gradNorm() / whole.step().gradNorm()).isCloseTo(1, Offset.offset(1e-6));
      assertThat(TinyModel.distance(cut.gradients(), whole.gradients())).isLessThan(1e-6);
    }
  }

  /// The one that says so: a mean over the tokens of each micro-batch.
  @Test
  void theLocalTokenMeanDependsOnTheCut() {
    var loss = loss(Aggregation.LOCAL_TOKEN_MEAN, Ratio.TOKEN);
    var whole = step(loss, ONE_EIGHT_TWO.get(0), 1);
    var cut = step(loss, ONE_EIGHT_TWO.get(1), 1);
    assertThat(TinyModel.distance(cut.gradients(), whole.gradients())).isGreaterThan(0.01);
  }

  @Test
  void checkpointedActivationsGiveTheSameGradients() {
    var loss = loss(Aggregation.SEQUENCE_MEAN, Ratio.TOKEN);
    for (int tokens : ONE_EIGHT_TWO) {
      var kept = step(config(loss, tokens, false), rows(), 1);
      var again = step(config(loss, tokens, true), rows(), 1);
      assertThat(again.step().loss()).isCloseTo(kept.step().loss(), Offset.offset(1e-6));
      assertThat(TinyModel.distance(again.gradients(), kept.gradients())).isLessThan(1e-6);
    }
  }

  @Test
  void workersAgreeWithinRoundingAndEachCountRepeatsItselfBitForBit() {
    var loss = loss(Aggregation.GLOBAL_TOKEN_MEAN, Ratio.TOKEN);
    var one = step(loss, 1, 1);
    for (int workers : new int[] {1, 2, 3}) {
      var some = step(loss, 1, workers);
      var again = step(loss, 1, workers);
      assertThat(TinyModel.distance(some.gradients(), one.gradients())).isLessThan(1e-6);
      some.gradients()
          .forEach((name, gradient) ->
              assertThat(again.gradients().get(name)).as(name).isEqualTo(gradient));
      assertThat(again.step()).isEqualTo(some.step());
    }
  }

  @Test
  void oneRowOfOneTokenIsEnough() {
    var row = new PolicyRow(new int[] {4}, new int[] {5}, new float[] {-3}, 1, true);
    var step =
        step(config(loss(Aggregation.SEQUENCE_MEAN, Ratio.TOKEN), 1, false), List.of(row), 3);
    assertThat(step.step().gradNorm()).isPositive();
  }

  @Test
  void rowsOutsideTheLossMoveNothing() {
    List<PolicyRow> rows = new ArrayList<>();
    for (PolicyRow row : rows())
      rows.add(
          new PolicyRow(row.prompt(), row.ids(), row.samplerLogProbs(), row.advantage(), false));
    for (Aggregation aggregation : Aggregation.values()) {
      var step = step(config(loss(aggregation, Ratio.TOKEN), 100_000, false), rows, 1);
      assertThat(step.step().loss()).as(aggregation.name()).isZero();
      assertThat(step.step().gradNorm()).isZero();
    }
  }

  /// What the sampler kept is what the trainer computes, at the sampling temperature.
  @Test
  void scoresAreTheLogProbabilitiesThatWereSampledWith() {
    try (var model = TinyModel.of(1);
        var workers = new Workers(2);
        var optimizer = TinyModel.optimizer(model);
        var update =
            new PolicyUpdate(
                config(PolicySettings.DEFAULT, 64, false), model, optimizer, workers)) {
      List<Prompt> prompts = new ArrayList<>();
      for (int p = 0; p < 7; p++) {
        int number = p;
        prompts.add(
            new Prompt(
                TinyModel.ids(RandomStreams.of(3, "prompt", p), 1 + p),
                3,
                g -> RandomStreams.of(4, "rollout", number, g)));
      }
      var sampling = SamplingSettings.PLAIN.withTemperature(TEMPERATURE);
      var drawn =
          new Batcher(model, new Batcher.Settings(sampling, 17, Set.of(2), 5)).generate(prompts);
      List<PolicyRow> rows = new ArrayList<>();
      for (int p = 0; p < 7; p++)
        for (var completion : drawn.get(p))
          rows.add(
              new PolicyRow(
                  prompts.get(p).ids(), completion.ids(), completion.logProbs(), 1, true));
      float[][] scores = update.score(model, rows);
      double signed = 0;
      int tokens = 0;
      for (int i = 0; i < rows.size(); i++)
        for (int t = 0; t < scores[i].length; t++, tokens++) {
          double apart = rows.get(i).samplerLogProbs()[t] - scores[i][t];
          assertThat(Math.abs(apart)).isLessThan(1e-5);
          signed += apart;
        }
      assertThat(Math.abs(signed / tokens)).as("no one-sided error").isLessThan(1e-6);
    }
  }
}
