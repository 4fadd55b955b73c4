package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

@ExtendWith(NoLeaks.class)
class PolicyLossTest {
  private static final int ROWS = 8;
  private static final int LONGEST = 9;

  /// Eight rows of random numbers; row 3 is masked as a whole.
  private record Step(
      Tensor logps, Tensor old, Tensor ref, Tensor advantages, Tensor mask, double tokens) {
    static Step random(DType type) {
      var random = new SplittableRandom(11);
      double[] logps = new double[ROWS * LONGEST];
      double[] old = new double[ROWS * LONGEST];
      double[] ref = new double[ROWS * LONGEST];
      double[] mask = new double[ROWS * LONGEST];
      double[] advantages = new double[ROWS];
      double tokens = 0;
      for (int b = 0; b < ROWS; b++) {
        int length = b == 3 ? 0 : 1 + random.nextInt(LONGEST);
        advantages[b] = 2 * random.nextDouble() - 1;
        for (int t = 0; t < LONGEST; t++) {
          int at = b * LONGEST + t;
          logps[at] = -3 * random.nextDouble();
          old[at] = logps[at] + random.nextDouble() - 0.5;
          ref[at] = logps[at] + random.nextDouble() - 0.5;
          if (t < length) mask[at] = 1;
        }
        tokens += length;
      }
      return new Step(
          Tensor.of(logps, ROWS, LONGEST).to(type).detach().requiresGradient(),
          Tensor.of(old, ROWS, LONGEST).to(type),
          Tensor.of(ref, ROWS, LONGEST).to(type),
          Tensor.of(advantages, ROWS).to(type),
          Tensor.of(mask, ROWS, LONGEST).to(type),
          tokens);
    }

    Batch rows(int from, int count) {
      return Batch.of(
              logps.narrow(0, from, count),
              advantages.narrow(0, from, count),
              mask.narrow(0, from, count))
          .old(old.narrow(0, from, count))
          .reference(ref.narrow(0, from, count));
    }
  }

  private static final List<Surrogate> SURROGATES =
      List.of(
          ClipSurrogate.of(0.2, 0.28).withDual(3),
          new CispoSurrogate(5),
          SapoSurrogate.DEFAULT,
          VespoSurrogate.DEFAULT,
          GmpoSurrogate.DEFAULT,
          new ReinforceSurrogate());

  /// The local token mean is left out: it depends on the cut by definition.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LOCAL_TOKEN_MEAN")
  void aStepDoesNotDependOnHowItIsCut(Aggregation aggregation) {
    for (Surrogate surrogate : SURROGATES) {
      for (Ratio ratio : List.of(Ratio.TOKEN, Ratio.SEQUENCE)) {
        var settings =
            PolicySettings.DEFAULT
                .withSurrogate(surrogate)
                .withRatio(ratio)
                .withKl(Kl.inLoss(Kl.Estimator.K3, 0.05).withRatioWeighted(true))
                .withAggregation(aggregation);
        boolean both = surrogate.equals(SURROGATES.getFirst());
        for (DType type : both ? List.of(DType.F32, DType.F64) : List.of(DType.F64)) {
          Outcome whole = run(settings, type, 1);
          double bound = type == DType.F32 ? 1e-6 : 1e-14;
          for (int parts : new int[] {2, 4, 8}) {
            Outcome cut = run(settings, type, parts);
            assertThat(cut.loss).isCloseTo(whole.loss, within(bound * scale(whole.loss)));
            for (int i = 0; i < cut.gradient.length; i++) {
              assertThat(cut.gradient[i])
                  .as("%s %s in %d parts", surrogate, ratio, parts)
                  .isCloseTo(whole.gradient[i], within(bound * scale(whole.gradient[i])));
            }
            cut.metrics.forEach((name, value) ->
                assertThat(value)
                    .as(name)
                    .isCloseTo(whole.metrics.getOrDefault(name, -1.0), within(1e-6)));
          }
        }
      }
    }
  }

  private static double scale(double value) {
    return Math.max(1, Math.abs(value));
  }

  private record Outcome(double loss, double[] gradient, Map<String, Double> metrics) {}

  private static Outcome run(PolicySettings settings, DType type, int parts) {
    try (var _ = TensorScope.open()) {
      Step step = Step.random(type);
      var normalisers = new Normalisers(ROWS, step.tokens, parts, 12);
      var metrics = new LossMetrics();
      double loss = 0;
      int size = ROWS / parts;
      for (int from = 0; from < ROWS; from += size) {
        var result = PolicyLoss.of(settings).loss(step.rows(from, size), normalisers);
        result.loss().backward();
        loss += result.loss().item();
        metrics.merge(result.metrics());
      }
      return new Outcome(loss, step.logps.gradient().orElseThrow().toDoubles(), metrics.values());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyMaskGivesZeroAndNoNaN(Aggregation aggregation) {
    for (Surrogate surrogate : SURROGATES) {
      try (var _ = TensorScope.open()) {
        Step step = Step.random(DType.F64);
        var settings = PolicySettings.DEFAULT.withSurrogate(surrogate).withAggregation(aggregation);
        Batch batch = Batch.of(step.logps, step.advantages, step.mask.mul(0)).old(step.old);
        var result = PolicyLoss.of(settings).loss(batch, new Normalisers(ROWS, 0, 1, 12));
        result.loss().backward();
        assertThat(result.loss().item()).isZero();
        assertThat(step.logps.gradient().orElseThrow().abs().sum().item()).isZero();
      }
    }
  }

  @Test
  void withoutOldLogProbabilitiesTheRatioIsOneAndItsGradientFlows() {
    try (var _ = TensorScope.open()) {
      Tensor logps_BT = Tensor.of(new double[] {-1, -2}, 1, 2).requiresGradient();
      Batch batch =
          Batch.of(logps_BT, Tensor.of(new double[] {3}, 1), Tensor.full(1, DType.F64, 1, 2));
      var result = PolicyLoss.of(PolicySettings.DEFAULT).loss(batch, new Normalisers(1, 2, 1, 2));
      result.loss().backward();
      assertThat(result.loss().item()).isEqualTo(-3);
      assertThat(logps_BT.gradient().orElseThrow().toDoubles()).containsExactly(-1.5, -1.5);
      assertThat(result.metrics().values()).containsEntry("ratio_mean", 1.0);
    }
  }

  @Test
  void aMissingReferenceOrEntropyIsNamed() {
    try (var _ = TensorScope.open()) {
      Tensor logps_BT = Tensor.of(new double[] {-1}, 1, 1);
      Batch batch = Batch.of(logps_BT, Tensor.of(new double[] {1}, 1), logps_BT.mul(0).add(1));
      var normalisers = new Normalisers(1, 1, 1, 1);
      var withKl = PolicySettings.DEFAULT.withKl(Kl.inLoss(Kl.Estimator.K3, 0.1));
      assertThatThrownBy(() -> PolicyLoss.of(withKl).loss(batch, normalisers))
          .hasMessageContaining("the batch needs the reference's log-probabilities");
      var withBonus = PolicySettings.DEFAULT.withEntropy(1, 0.1);
      assertThatThrownBy(() -> PolicyLoss.of(withBonus).loss(batch, normalisers))
          .hasMessageContaining("the batch needs entropies");
    }
  }

  @Test
  void shapesThatWouldBroadcastByAccidentAreRefused() {
    try (var _ = TensorScope.open()) {
      Tensor logps_BT = Tensor.zeros(DType.F64, 2, 3);
      Tensor mask_BT = Tensor.zeros(DType.F64, 2, 3);
      assertThatThrownBy(() -> Batch.of(logps_BT, Tensor.zeros(DType.F64, 3), mask_BT))
          .hasMessage("policy loss: advantages are F64[3]; expected [2, 3] or [2]");
      Tensor advantages_B = Tensor.zeros(DType.F64, 2);
      assertThatThrownBy(() -> Batch.of(logps_BT, advantages_B, Tensor.zeros(DType.F64, 2, 1)))
          .hasMessage("policy loss: mask are F64[2, 1]; expected [2, 3]");
    }
  }
}
