package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.engine.RandomStreams;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class SingleStreamTest {
  private static final Set<Integer> ENDS = Set.of(2, 5, 9);
  private static final SamplingSettings USUAL =
      SamplingSettings.PLAIN.withTemperature(0.8).withTopP(0.95);

  private static LanguageModel model(String name) throws Exception {
    return ModelDirectory.open(
        Disk.system(),
        Path.of(SingleStreamTest.class.getResource("/golden/models/" + name).toURI()));
  }

  private static int[] prompt(int number) {
    return RandomStreams.of(3, "prompt", number).ints(2 + number % 9, 3, 100).toArray();
  }

  private static SplittableRandom random(int number) {
    return RandomStreams.of(7, "row", number);
  }

  private static Completion complete(
      SingleStream stream, int number, SamplingSettings sampling, int drafts, TokenRule rule) {
    var settings = new SingleStream.Settings(sampling, 24, ENDS, drafts);
    return stream.complete(prompt(number), settings, random(number), rule, _ -> {}, () -> false);
  }

  /// Guesses what a completion known beforehand says, every third token wrong.
  private static Drafter knowing(int[] whole) {
    return new Drafter() {
      @Override
      public int[] draft(int[] ids, int length, int most) {
        int[] guess = Arrays.copyOfRange(whole, length, Math.min(whole.length, length + most));
        for (int i = 0; i < guess.length; i++) if ((length + i) % 3 == 0) guess[i] ^= 1;
        return guess;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void saysWhatTheBatcherSays() throws Exception {
    var penalised = USUAL.withPenalties(1.2, 0.3, 0.1);
    for (String name : List.of("tiny-qwen2", "tiny-deepseek-v3"))
      for (SamplingSettings sampling : List.of(SamplingSettings.GREEDY, USUAL, penalised))
        try (var model = model(name);
            var sequence = TorchSequence.over(model)) {
          var stream = new SingleStream(sequence, Drafter.none());
          for (int p = 0; p < 8; p++) {
            int number = p;
            var rule = TokenRule.bias(Map.of(40, 3.0, 41, -100.0));
            var asked = new Prompt(prompt(p), 1, _ -> random(number), _ -> rule);
            Completion expected =
                new Batcher(model, new Batcher.Settings(sampling, 24, ENDS, 4))
                    .generate(List.of(asked))
                    .getFirst()
                    .getFirst();
            Completion made = complete(stream, p, sampling, 0, rule);
            assertThat(made.ids()).isEqualTo(expected.ids());
            assertThat(made.finish()).isEqualTo(expected.finish());
            assertThat(made.logProbs())
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(expected.logProbs());
          }
        }
  }

  @Test
  void speculationChangesNothingThatIsSaid() throws Exception {
    for (SamplingSettings sampling : List.of(SamplingSettings.GREEDY, USUAL))
      try (var model = model("tiny-qwen2");
          var plain = TorchSequence.over(model);
          var speculating = TorchSequence.over(model);
          var draft = new ModelDrafter(TorchSequence.over(model))) {
        for (int p = 0; p < 8; p++) {
          var alone = new SingleStream(plain, Drafter.none());
          int[] expected = complete(alone, p, sampling, 0, TokenRule.none()).ids();
          int[] prompt = prompt(p);
          int[] whole = Arrays.copyOf(prompt, prompt.length + expected.length);
          System.arraycopy(expected, 0, whole, prompt.length, expected.length);
          for (Drafter drafter : List.of(knowing(whole), new LookupDrafter(), draft)) {
            var stream = new SingleStream(speculating, drafter);
            assertThat(complete(stream, p, sampling, 5, TokenRule.none()).ids())
                .isEqualTo(expected);
            assertThat(stream.cost().accepted()).isLessThanOrEqualTo(stream.cost().drafted());
            assertThat(stream.cost().reads() + stream.cost().accepted())
                .isBetween(expected.length - 1, expected.length);
            if (drafter == draft && sampling.greedy() && expected.length > 1)
              assertThat(stream.cost().accepted()).isPositive();
          }
        }
      }
  }

  /// The first two tokens after a prompt: counts of pairs with and without speculation, of streams
  /// that share no random number. Chi-square of two samples (Press et al., 14.3.2).
  @Test
  void speculationKeepsTheDistribution() throws Exception {
    int draws = 1500;
    var few = SamplingSettings.PLAIN.withTopK(4);
    try (var model = model("tiny-llama");
        var sequence = TorchSequence.over(model);
        var draft = new ModelDrafter(TorchSequence.over(model))) {
      int[] prompt = {3, 17, 41};
      var settings = new SingleStream.Settings(few, 3, Set.of(), 2);
      var counts = new java.util.HashMap<List<Integer>, int[]>();
      int accepted = 0;
      for (int side = 0; side < 2; side++) {
        var stream = new SingleStream(sequence, side == 0 ? Drafter.none() : draft);
        for (int i = 0; i < draws; i++) {
          int[] made =
              stream
                  .complete(
                      prompt,
                      settings,
                      RandomStreams.of(11, "chi", side, i),
                      TokenRule.none(),
                      _ -> {},
                      () -> false)
                  .ids();
          counts.computeIfAbsent(List.of(made[1], made[2]), _ -> new int[2])[side]++;
          accepted += stream.cost().accepted();
        }
      }
      assertThat(accepted).isGreaterThan(draws / 10);
      double chi = 0;
      int cells = 0;
      for (int[] pair : counts.values()) {
        if (pair[0] + pair[1] < 10) continue;
        chi += Math.pow(pair[0] - pair[1], 2) / (pair[0] + pair[1]);
        cells++;
      }
      // Mean `cells`, deviation sqrt(2 cells): five deviations.
      assertThat(chi).isLessThan(cells + 5 * Math.sqrt(2.0 * cells));
      assertThat(cells).isGreaterThan(8);
    }
  }

  @Test
  void whatWasReadBeforeIsNotReadAgain() throws Exception {
    try (var model = model("tiny-qwen2");
        var sequence = TorchSequence.over(model)) {
      var stream = new SingleStream(sequence, Drafter.none());
      int[] first = complete(stream, 5, USUAL, 0, TokenRule.none()).ids();
      assertThat(stream.cost().reused()).isZero();
      assertThat(complete(stream, 5, USUAL, 0, TokenRule.none()).ids()).isEqualTo(first);
      assertThat(stream.cost().reused()).isEqualTo(prompt(5).length - 1);
      complete(stream, 6, USUAL, 0, TokenRule.none());
      assertThat(complete(stream, 5, USUAL, 0, TokenRule.none()).ids()).isEqualTo(first);
    }
  }

  @Test
  void aRuleForbidsAndForcesAndTheLogProbabilityIsOfWhatIsLeft() throws Exception {
    try (var model = model("tiny-qwen2");
        var sequence = TorchSequence.over(model)) {
      var stream = new SingleStream(sequence, Drafter.none());
      TokenRule only =
          new Stateless(logits_V -> {
            for (int id = 0; id < logits_V.length; id++)
              if (id != 30 && id != 31) logits_V[id] = Double.NEGATIVE_INFINITY;
          });
      Completion made = complete(stream, 1, SamplingSettings.PLAIN, 0, only);
      assertThat(made.ids()).hasSize(24).containsOnly(30, 31);
      for (float logProb : made.logProbs()) assertThat(logProb).isLessThanOrEqualTo(0);
      Completion forced =
          complete(stream, 1, USUAL, 0, new Stateless(logits_V -> TokenRule.force(logits_V, 44)));
      assertThat(forced.ids()).hasSize(24).containsOnly(44);
      assertThat(forced.logProbs()).containsOnly(0f);
      Completion longer =
          complete(stream, 1, SamplingSettings.PLAIN, 0, TokenRule.atLeast(12, ENDS));
      assertThat(longer.ids().length).isGreaterThan(12);
    }
  }
}
