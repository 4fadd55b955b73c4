package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.data.Cursor;
import org.reason4j.data.Document;
import org.reason4j.data.Packing;
import org.reason4j.data.Row;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.model.deepseekv3.Config;
import org.reason4j.model.deepseekv3.Model;
import org.reason4j.nn.BalanceBias;
import org.reason4j.nn.Gate;
import org.reason4j.nn.RopeScaling;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

@ExtendWith(NoLeaks.class)
class ExpertPretrainingTest {
  private static final Pretraining.Config SETTINGS =
      new Pretraining.Config(20, 4, 24, 1e-2, 0, 0.1, 1, 2);

  private static Model model(int ahead) {
    Engine.start(1);
    var config =
        new Config(
            30,
            16,
            2,
            1,
            2,
            OptionalInt.empty(),
            8,
            4,
            4,
            4,
            24,
            8,
            1,
            new Gate.Settings(8, 2, 2, 1, true, 2.5),
            10_000,
            new RopeScaling.None(),
            1e-6,
            false,
            64,
            List.of(0),
            1,
            ahead);
    return Model.fresh(config, 0.1, new SplittableRandom(2));
  }

  private static List<Row> rows(int count) {
    var packing =
        new Packing(
            i -> new Document(new SplittableRandom(i).ints(5 + i % 9, 2, 12).toArray(), 0),
            24,
            4,
            1,
            Cursor.START);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) rows.add(packing.next());
    return rows;
  }

  private static ExpertPretraining.Config experts(double speed, double alpha, double lambda) {
    return new ExpertPretraining.Config(speed, alpha, lambda, ExpertPretraining.FakeQuant.NONE);
  }

  @Test
  void withoutItsOwnItIsPlainPretraining() {
    List<Row> rows = rows(4);
    try (var workers = new Workers(2);
        var one = model(0);
        var two = model(0);
        var plain = new Pretraining(SETTINGS, one, workers);
        var own = new ExpertPretraining(SETTINGS, experts(0, 0, 0.3), two, workers)) {
      for (int step = 0; step < 3; step++) {
        var expected = plain.step(step, rows);
        var seen = own.step(step, rows);
        assertThat(seen.loss()).isCloseTo(expected.loss(), within(1e-5));
        assertThat(seen.gradNorm()).isCloseTo(expected.gradNorm(), within(1e-4));
        assertThat(seen.tokens()).isEqualTo(expected.tokens());
      }
      one.parameters()
          .asMap()
          .forEach((name, weight) ->
              assertThat(two.parameters().get(name).toFloats())
                  .as(name)
                  .usingComparatorWithPrecision(2e-3f)
                  .containsExactly(weight.toFloats()));
    }
  }

  @Test
  void aLayerAheadWithoutWeightMovesNothing() {
    List<Row> rows = rows(4);
    try (var workers = new Workers(1);
        var model = model(1);
        var trainer = new ExpertPretraining(SETTINGS, experts(0, 0, 0), model, workers)) {
      float[] norm = model.parameters().get("model.layers.2.enorm.weight").toFloats();
      float[] last = model.parameters().get("model.norm.weight").toFloats();
      assertThat(trainer.step(0, rows).aheadLoss()).isPositive();
      assertThat(model.parameters().get("model.layers.2.enorm.weight").toFloats())
          .containsExactly(norm); // norms do not decay
      assertThat(model.parameters().get("model.norm.weight").toFloats()).isNotEqualTo(last);
    }
  }

  @Test
  void correctionsMoveAgainstTheLoadOfTheStep() {
    List<Row> rows = rows(4);
    try (var workers = new Workers(2);
        var model = model(1);
        var trainer = new ExpertPretraining(SETTINGS, experts(0.02, 1e-3, 0.3), model, workers)) {
      long[][] before = trainer.measure(rows).counts();
      var step = trainer.step(0, rows);
      assertThat(step.maxViolation())
          .containsExactly(
              BalanceBias.maxViolation(before[1]), BalanceBias.maxViolation(before[2]));
      assertThat(step.balanceLoss()).isPositive();
      for (int layer = 1; layer <= 2; layer++) {
        double mean = java.util.Arrays.stream(before[layer]).average().orElseThrow();
        float[] correction = model.correction(layer).toFloats();
        for (int e = 0; e < correction.length; e++)
          assertThat((double) correction[e])
              .isCloseTo(0.02 * Math.signum(mean - before[layer][e]), within(1e-7));
      }
    }
  }

  @Test
  void loadsEvenOutWithTheBiasAndTheLossFalls() {
    List<Row> rows = rows(16);
    double[] violation = new double[2];
    for (int balanced = 0; balanced < 2; balanced++)
      try (var workers = new Workers(1);
          var model = model(1);
          var trainer =
              new ExpertPretraining(
                  SETTINGS, experts(balanced == 1 ? 0.02 : 0, 0, 0.3), model, workers)) {
        favour(model, 0.2f);
        double first = trainer.measure(rows).loss();
        for (int step = 0; step < 20; step++) trainer.step(step, rows);
        var after = trainer.measure(rows);
        assertThat(after.loss()).isLessThan(first - 0.3);
        violation[balanced] = BalanceBias.maxViolation(after.counts()[1]);
      }
    assertThat(violation[0]).isGreaterThan(1);
    assertThat(violation[1]).isLessThan(0.5 * violation[0]);
  }

  /// Makes the first expert of a layer wanted by all.
  private static void favour(Model model, float by) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      model.correction(1).copy_(Tensor.of(new float[] {by, 0, 0, 0, 0, 0, 0, 0}, 8));
    }
  }

  @Test
  void roundedOperandsCostLittleAndStillLearn() {
    List<Row> rows = rows(16);
    var ways = ExpertPretraining.FakeQuant.values();
    double[] first = new double[ways.length];
    double[] last = new double[ways.length];
    for (int q = 0; q < ways.length; q++)
      try (var workers = new Workers(1);
          var model = model(1);
          var trainer =
              new ExpertPretraining(
                  SETTINGS, new ExpertPretraining.Config(0.02, 0, 0.3, ways[q]), model, workers)) {
        first[q] = trainer.measure(rows).loss();
        for (int step = 0; step < 20; step++) trainer.step(step, rows);
        last[q] = trainer.measure(rows).loss();
      }
    for (int q = 1; q < ways.length; q++) {
      assertThat(first[q]).isNotEqualTo(first[0]).isCloseTo(first[0], within(0.01 * first[0]));
      assertThat(last[q]).isCloseTo(last[0], within(0.05 * last[0])).isLessThan(first[q] - 0.3);
    }
    assertThat(Math.abs(first[1] - first[0])).isLessThan(Math.abs(first[2] - first[0]));
  }

  @Test
  void theWeightsOfEachPartSumToItsShare() {
    List<Row> rows = rows(3);
    var targets = new Targets(rows, 2);
    var places = targets.places(rows, 24, 0.3);
    double[] sum = new double[3];
    for (int n = 0; n < places.weight().length; n++) sum[places.part()[n]] += places.weight()[n];
    assertThat(sum[0]).isCloseTo(1, within(1e-9));
    assertThat(sum[1]).isCloseTo(0.15, within(1e-9));
    assertThat(sum[2]).isCloseTo(0.15, within(1e-9));
    assertThat(targets.count(0)).isGreaterThan(targets.count(1));
    for (int n = 0; n < places.place().length; n++) {
      int b = (int) (places.place()[n] / (3 * 24));
      int t = (int) (places.place()[n] % 24);
      assertThat(places.target()[n]).isEqualTo(rows.get(b).ids()[t + 1 + places.part()[n]]);
    }
  }
}
