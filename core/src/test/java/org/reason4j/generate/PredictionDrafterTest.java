package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.data.Cursor;
import org.reason4j.data.Document;
import org.reason4j.data.Packing;
import org.reason4j.data.Row;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.deepseekv3.Config;
import org.reason4j.model.deepseekv3.Model;
import org.reason4j.nn.Gate;
import org.reason4j.nn.RopeScaling;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.train.ExpertPretraining;
import org.reason4j.train.Pretraining;

/// Speculation with the layer ahead: right guesses after training, the same answers always.
@ExtendWith(NoLeaks.class)
class PredictionDrafterTest {
  private static Model model(int ahead) {
    Engine.start(1);
    var config =
        new Config(
            24,
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
            new Gate.Settings(4, 2, 2, 1, true, 2.5),
            10_000,
            new RopeScaling.None(),
            1e-6,
            false,
            512,
            List.of(0),
            1,
            ahead);
    return Model.fresh(config, 0.1, new SplittableRandom(2));
  }

  /// Documents that count up, from somewhere, in threes or in ones.
  private static Document counting(long index) {
    var random = new SplittableRandom(index);
    int start = random.nextInt(20);
    int stride = random.nextBoolean() ? 1 : 3;
    return new Document(
        IntStream.range(0, 16).map(i -> 4 + (start + stride * i) % 20).toArray(), 0);
  }

  private static void train(Model model) {
    var settings = new Pretraining.Config(60, 8, 32, 2e-2, 5, 0, 1, 8);
    var packing = new Packing(PredictionDrafterTest::counting, 32, 4, 1, Cursor.START);
    try (var workers = new Workers(1);
        var trainer =
            new ExpertPretraining(
                settings,
                new ExpertPretraining.Config(0.01, 0, 0.3, ExpertPretraining.FakeQuant.NONE),
                model,
                workers)) {
      for (int step = 0; step < 60; step++) {
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < 8; r++) rows.add(packing.next());
        trainer.step(step, rows);
      }
    }
  }

  private record Said(List<Completion> completions, int drafted, int accepted, int reads) {}

  private static Said complete(Model model, SamplingSettings sampling, int draftTokens) {
    List<Completion> made = new ArrayList<>();
    int drafted = 0;
    int accepted = 0;
    int reads = 0;
    try (var sequence = TorchSequence.over(model);
        var drafter = draftTokens == 0 ? Drafter.none() : new PredictionDrafter(model, sequence)) {
      var stream = new SingleStream(sequence, drafter);
      for (int p = 0; p < 4; p++) {
        int[] prompt = Arrays.copyOf(counting(100 + p).ids(), 2 + 3 * p);
        var settings = new SingleStream.Settings(sampling, 40, Set.of(), draftTokens);
        made.add(
            stream.complete(
                prompt, settings, new SplittableRandom(p), TokenRule.none(), _ -> {}, () -> false));
        drafted += stream.cost().drafted();
        accepted += stream.cost().accepted();
        reads += stream.cost().reads();
      }
    }
    return new Said(made, drafted, accepted, reads);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void afterTrainingGuessesComeTrueAndTheAnswersAreTheSame(int depth) {
    try (var model = model(depth)) {
      train(model);
      for (SamplingSettings sampling : List.of(SamplingSettings.GREEDY, SamplingSettings.PLAIN)) {
        Said alone = complete(model, sampling, 0);
        for (int draftTokens : new int[] {1, 3}) {
          Said ahead = complete(model, sampling, draftTokens);
          for (int p = 0; p < 4; p++)
            assertThat(ahead.completions().get(p).ids())
                .isEqualTo(alone.completions().get(p).ids());
          assertThat((double) ahead.accepted() / ahead.drafted())
              .as("acceptance of %d guesses", draftTokens)
              .isGreaterThan(0.4);
          assertThat(ahead.reads()).isLessThan(alone.reads() * 3 / 4);
        }
      }
    }
  }

  @Test
  void anUntrainedLayerChangesNothingEither() {
    try (var model = model(2)) {
      Said alone = complete(model, SamplingSettings.GREEDY, 0);
      Said ahead = complete(model, SamplingSettings.GREEDY, 3);
      for (int p = 0; p < 4; p++)
        assertThat(ahead.completions().get(p).ids()).isEqualTo(alone.completions().get(p).ids());
    }
  }

  /// Also at places that a deeper layer had read with guesses, and where an answer was cut.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aGuessIsWhatItsLayerSaysOfTheWholeSequence(int depth) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients();
        var model = model(depth);
        var sequence = TorchSequence.over(model);
        var drafter = new PredictionDrafter(model, sequence)) {
      train(model);
      int[] ids = IntStream.range(0, 300).map(i -> 4 + (i * i) % 20).toArray();
      int read = 0;
      for (int count : new int[] {5, 1, 2, 250, 1, 1}) {
        sequence.extend(Arrays.copyOfRange(ids, read, read + count), new float[0]);
        read += count;
        int[] guesses = drafter.draft(ids, read + 1, depth);
        int[] all = Arrays.copyOf(ids, read + depth); // the sequence, and all guesses but the last
        System.arraycopy(guesses, 0, all, read + 1, depth - 1);
        Tensor all_BTD =
            model.hiddenAhead(Tensor.ofIds(all, 1, all.length), AttentionContext.causal());
        for (int k = 0; k < depth; k++) {
          Tensor logits_V =
              all_BTD
                  .select(1, (k + 1L) * all.length + read - 1)
                  .linear(model.headWeight())
                  .reshape(-1);
          assertThat(logits_V.select(0, guesses[k]).item())
              .as("guess %d after %d", k, read)
              .isCloseTo(logits_V.amax(0, false).item(), within(1e-3));
        }
      }
    }
  }

  /// Three layers that were trained foresee three tokens better than the first one that guesses on.
  @Test
  void everyLayerAddsAGuessThatComesTrue() {
    double[] accepted = new double[2];
    for (int d = 0; d < 2; d++)
      try (var model = model(d == 0 ? 1 : 3)) {
        train(model);
        Said said = complete(model, SamplingSettings.GREEDY, 3);
        accepted[d] = (double) said.accepted() / said.drafted();
      }
    assertThat(accepted[1]).as("%s", Arrays.toString(accepted)).isGreaterThan(accepted[0] + 0.15);
  }

  @Test
  void aModelWithoutTheLayerIsRefused() {
    try (var model = model(0);
        var sequence = TorchSequence.over(model)) {
      assertThatThrownBy(() -> new PredictionDrafter(model, sequence))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("num_nextn_predict_layers is 0");
    }
  }
}
